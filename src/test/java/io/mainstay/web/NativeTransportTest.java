package io.mainstay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.cli.MainstayCommand;
import io.mainstay.config.NodeConfig.Commands;
import io.mainstay.node.Samples;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The other tests run on the JDK's sockets; a packaged node runs on epoll. */
class NativeTransportTest {
    @TempDir
    Path directory;

    @Test
    void theUnixSocketAnswersOnEpollTooAndItsFileGoesWithTheNode() throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        try {
            assumeTrue(vertx.isNativeTransportEnabled(), "the native epoll transport is not to be had here");
            FakeNode node =
                    new FakeNode(vertx, directory, Commands.SOCKET_ONLY).start().await(10, TimeUnit.SECONDS);
            node.showAndWait(Samples.web());
            StringWriter out = new StringWriter();
            int exitCode = MainstayCommand.commandLine()
                    .setOut(new PrintWriter(out, true))
                    .execute("status", "--socket", node.socket().toString());
            assertThat(exitCode).isZero();
            assertThat(out.toString()).contains("web  ONLINE");
            node.stop();
            assertThat(node.socket()).doesNotExist();
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }
}
