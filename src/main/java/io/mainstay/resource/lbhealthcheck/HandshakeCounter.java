package io.mainstay.resource.lbhealthcheck;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The kernel's count of connections that were reset before they were complete (C10): HAProxy's plain {@code check} leaves
 * no other trace. The count is of the whole network namespace, so it means our load balancer only where nothing else
 * is probed that way; hence the opt-in. Blocking: one small read of {@code /proc}.
 */
final class HandshakeCounter {
    private static final String TABLE = "TcpExt:";
    private static final String COLUMN = "EmbryonicRsts";

    private final Path netstat;

    HandshakeCounter(Path netstat) {
        this.netstat = netstat;
    }

    long read() throws IOException {
        List<String> lines = Files.readAllLines(netstat, StandardCharsets.US_ASCII);
        for (int i = 0; i + 1 < lines.size(); i++) {
            if (lines.get(i).startsWith(TABLE)) {
                int column = List.of(lines.get(i).split(" ", -1)).indexOf(COLUMN);
                String[] values = lines.get(i + 1).split(" ", -1);
                if (column > 0 && column < values.length) {
                    return Long.parseLong(values[column]);
                }
            }
        }
        throw new IOException(netstat + " has no " + TABLE + COLUMN + "; CountHandshakes cannot work on this kernel");
    }
}
