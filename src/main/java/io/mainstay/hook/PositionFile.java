package io.mainstay.hook;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Up to where each hook of a node alone has come: a line a hook, its name and a number. Blocks; one call at a time. */
final class PositionFile {
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9_-]{1,64}) (\\d{1,18})");
    private static final int MAX_BYTES = 64 * 1024;

    private final Path file;

    PositionFile(Path stateDirectory) {
        file = stateDirectory.resolve("hook-positions");
    }

    /** What is recorded; nothing where no file is. A line that cannot be read is passed over: its hook begins anew. */
    SortedMap<String, Long> read() throws IOException {
        TreeMap<String, Long> positions = new TreeMap<>();
        if (Files.exists(file) && Files.size(file) <= MAX_BYTES) {
            for (String line : Files.readString(file).split("\n", -1)) {
                Matcher matcher = LINE.matcher(line);
                if (matcher.matches()) {
                    positions.put(matcher.group(1), Long.parseLong(matcher.group(2)));
                }
            }
        }
        return positions;
    }

    /** In one piece and for certain, or not at all. */
    void write(SortedMap<String, Long> positions) throws IOException {
        StringBuilder text = new StringBuilder();
        positions.forEach((hook, position) ->
                text.append(hook).append(' ').append(position).append('\n'));
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (FileChannel out = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer rest = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
            while (rest.hasRemaining()) {
                out.write(rest);
            }
            out.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
