package io.mainstay.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeProcessTest {
    @TempDir
    Path directory;

    @Test
    void aNodeThatHasVotedIsNotLetRunAlone() throws Exception {
        Path file = Files.writeString(directory.resolve("mainstay.yaml"), """
                node: n1
                state: %1$s/state
                http: {listen: "127.0.0.1:0", socket: %1$s/n1.sock}
                groups: {web: {resources: {app: {type: dummy}}}}
                """.formatted(directory));
        Path ledger = directory.resolve("state/ledger-7");
        Files.createDirectories(ledger.resolve("one/current"));
        Files.createFile(ledger.resolve("one/current/log_inprogress_0"));
        Files.createDirectory(directory.resolve("state/ledger-9"));

        assertThatThrownBy(() -> NodeProcess.start(file))
                .isInstanceOf(NodeProcess.Failed.class)
                .hasMessageContaining("names no other node")
                .hasMessageContaining(ledger + " is its ledger of a cluster")
                .hasMessageContaining("cluster.nodes");
    }

    @Test
    void whatWakesUpWhileTheNodeEndsBreaksNoInvariant() throws Exception {
        AtomicInteger broken = new AtomicInteger();
        for (int i = 0; i < 20; i++) {
            Vertx vertx = Vertx.vertx();
            vertx.exceptionHandler(failure -> broken.incrementAndGet());
            for (int timer = 0; timer < 50; timer++) {
                // As the configuration is looked at.
                vertx.setPeriodic(1, id -> vertx.fileSystem().readFile("pom.xml"));
            }
            NodeProcess.end(vertx).await(10, TimeUnit.SECONDS);
        }
        assertThat(broken).hasValue(0);
    }
}
