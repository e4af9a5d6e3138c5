package io.mainstay.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.config.NodeConfig.Commands;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.ResourceState;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.ResourceSnapshot;
import io.mainstay.node.Samples;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class SlowListenerTest {
    @TempDir
    Path directory;

    private static GroupSnapshot large(int round) {
        ResourceSnapshot[] resources = new ResourceSnapshot[500];
        for (int i = 0; i < resources.length; i++) {
            AgentState state = round % 2 == 0 ? AgentState.ONLINE : AgentState.GOING_OFFLINE;
            resources[i] = Samples.resource("large", "resource-" + i, state, ResourceState.ONLINE);
        }
        return Samples.group("large", GroupState.ONLINE, resources);
    }

    @Test
    void aListenerThatDoesNotReadIsDroppedAndWasSentABoundedAmount(Vertx vertx) throws Exception {
        FakeNode node =
                new FakeNode(vertx, directory, Commands.SOCKET_ONLY).start().await(10, TimeUnit.SECONDS);
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(16 * 1024);
            socket.connect(new java.net.InetSocketAddress("127.0.0.1", node.port()));
            String request = "GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            int roundBytes = 500 * 200;
            for (int round = 0; round < 120; round++) {
                node.showAndWait(large(round));
            }
            for (int beat = 0; beat < 8; beat++) {
                node.wakeups.advance(StreamHub.BEAT_MS);
                node.showAndWait(large(beat));
            }
            socket.setSoTimeout(10_000);
            long got = readAll(socket.getInputStream());
            assertThat(got).isGreaterThan(roundBytes).isLessThan(90L * roundBytes);
        }
    }

    /** Reads until the node has ended the connection; a node that never does runs into the time-out. */
    private static long readAll(InputStream in) throws IOException {
        byte[] bytes = new byte[64 * 1024];
        long sum = 0;
        try {
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                sum += n;
            }
        } catch (java.net.SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return sum;
        }
        return sum;
    }
}
