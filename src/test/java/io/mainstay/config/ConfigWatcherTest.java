package io.mainstay.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.junit5.Timeout;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
@Timeout(value = 30, timeUnit = TimeUnit.SECONDS)
class ConfigWatcherTest {
    private static final String FIRST =
            "node: n1\nstate: /tmp/a\ngroups: {g: {resources: {r: {type: port, MonitorInterval: 10s}}}}\n";

    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();

    private final Set<Context> seen = ConcurrentHashMap.newKeySet();

    @TempDir
    private Path directory;

    @Test
    void aChangedIntervalIsToldAndAnInvalidOrFixedChangeIsRefusedAsAWhole(Vertx vertx) throws Exception {
        Path file = Files.writeString(directory.resolve("mainstay.yaml"), FIRST);
        ConfigWatcher.Started started = start(vertx, file);
        assertThat(started.config().node()).isEqualTo("n1");

        replace(file, FIRST.replace("10s", "20s"));
        assertThat(next())
                .isInstanceOfSatisfying(
                        NodeConfig.class,
                        config -> assertThat(config.groups()
                                        .get(0)
                                        .resources()
                                        .get(0)
                                        .settings()
                                        .monitorIntervalMs())
                                .isEqualTo(20_000));

        replace(file, FIRST.replace("10s", "20"));
        assertThat(next().toString()).contains("has no unit");

        replace(file, FIRST.replace("/tmp/a", "/tmp/b").replace("10s", "30s"));
        assertThat(next().toString()).contains("state = /tmp/b: needs a restart; the node runs with /tmp/a");

        replace(file, "groups: {");
        assertThat(next().toString()).contains("line 1, column");

        Files.delete(file);
        assertThat(next().toString()).contains("does not exist");

        // Back to what is running: nothing is told. The next change is.
        replace(file, FIRST.replace("10s", "20s"));
        replace(file, FIRST.replace("10s", "40s"));
        assertThat(next()).isInstanceOf(NodeConfig.class);
        assertThat(told).isEmpty();
        started.watcher().close();
    }

    @Test
    void aFileThatIsEmptyForAMomentIsNotTaken(Vertx vertx) throws Exception {
        Path file = Files.writeString(directory.resolve("mainstay.yaml"), FIRST);
        String changed = FIRST.replace("10s", "20s");
        ConfigWatcher.Started started = start(vertx, file);

        // For longer than one look lasts the file stands half written, then whole.
        for (int part = 0; part < 8; part++) {
            replace(file, FIRST.substring(0, 9) + "#".repeat(part));
            assertThat(told.poll(ConfigWatcher.SCAN_MS / 4, TimeUnit.MILLISECONDS))
                    .isNull();
        }
        replace(file, changed);

        assertThat(next())
                .isInstanceOfSatisfying(
                        NodeConfig.class, config -> assertThat(config.groups()).hasSize(1));
        started.watcher().close();
    }

    @Test
    void aNodeDoesNotStartWithAWrongFile(Vertx vertx, VertxTestContext test) throws Exception {
        Path file = Files.writeString(directory.resolve("mainstay.yaml"), "nod: n1\nstat: x\n");
        ConfigWatcher.start(vertx, file, FakeTypes.CATALOG, "host", listener())
                .onComplete(test.failing(failure -> test.verify(() -> {
                    assertThat(failure)
                            .isInstanceOf(ConfigRefused.class)
                            .hasMessageContaining("nod = n1: is not a known key; did you mean node?")
                            .hasMessageContaining("stat = x: is not a known key; did you mean state?");
                    test.completeNow();
                })));
    }

    @Test
    void aNodeDoesNotStartWithoutItsFile(Vertx vertx, VertxTestContext test) {
        ConfigWatcher.start(vertx, directory.resolve("none.yaml"), FakeTypes.CATALOG, "host", listener())
                .onComplete(test.failing(failure -> test.verify(() -> {
                    assertThat(failure).hasMessageContaining("does not exist");
                    test.completeNow();
                })));
    }

    private ConfigWatcher.Started start(Vertx vertx, Path file) throws Exception {
        return ConfigWatcher.start(vertx, file, FakeTypes.CATALOG, "host", listener())
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private Object next() throws InterruptedException {
        return told.poll(10, TimeUnit.SECONDS);
    }

    /** As an editor does: the watcher never sees half a file. */
    private void replace(Path file, String text) throws Exception {
        Path beside = Files.writeString(directory.resolve("new"), text);
        Files.move(beside, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    /** Every word to the listener comes on one and the same context, whoever started the watcher. */
    private void onItsContext() {
        Context context = Vertx.currentContext();
        if (context == null || !context.isEventLoopContext() || seen.add(context) && seen.size() > 1) {
            told.add("told on the wrong thread: " + Thread.currentThread());
        }
    }

    private ConfigWatcher.Listener listener() {
        return new ConfigWatcher.Listener() {
            @Override
            public void accepted(NodeConfig config, List<Problem> warnings) {
                onItsContext();
                told.add(config);
            }

            @Override
            public void refused(List<Problem> problems) {
                onItsContext();
                told.add(problems);
            }
        };
    }
}
