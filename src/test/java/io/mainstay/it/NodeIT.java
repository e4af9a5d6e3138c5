package io.mainstay.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One node as users run it: the packaged jar, real programs, real signals. */
@Timeout(180)
class NodeIT {
    /** Says when it runs by writing its pid, at once; so its own start time is next to nothing. */
    private static final String APP = "[/bin/sh, -c, 'echo $$ > %s/app.pid; exec sleep 1000']";

    @TempDir
    Path directory;

    private String web(int restartLimit, int port) {
        return """
                web:
                  resources:
                    app:
                      type: process
                      command: %s
                      RestartLimit: %d
                    lb:
                      type: lbhealthcheck
                      listen: 127.0.0.1
                      port: %d
                      HC_TIMEOUT: 20s
                      OnlineWaitLimit: 1
                      requires: [app]
                """.formatted(APP.formatted(directory), restartLimit, port);
    }

    private void probeUntilOnline(NodeRig node, int port) throws Exception {
        node.within(
                () -> {
                    NodeRig.probe(port);
                    return node.group("web").getString("state").equals("ONLINE");
                },
                "web ONLINE");
    }

    private String writtenPid() throws Exception {
        Path file = directory.resolve("app.pid");
        return Files.exists(file) ? Files.readString(file).strip() : "";
    }

    @Test
    void aKilledProgramRunsAgainInUnder100MsInTheMedian() throws Exception {
        String app = """
                web:
                  resources:
                    app: {type: process, command: %s, RestartLimit: 100}
                """.formatted(APP.formatted(directory));
        try (NodeRig node = new NodeRig(directory, app)) {
            node.start();
            node.awaitState("web", "ONLINE");
            List<Long> took = new ArrayList<>();
            for (int i = 0; i < 15; i++) {
                node.awaitState("web", "ONLINE");
                String before = writtenPid();
                long start = System.nanoTime();
                ProcessHandle.of(Long.parseLong(before)).orElseThrow().destroyForcibly();
                while (writtenPid().equals(before) || writtenPid().isEmpty()) {
                    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(30));
                    LockSupport.parkNanos(500_000);
                }
                took.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            }
            Collections.sort(took);
            System.out.println("killed -> runs again, ms: " + took);
            assertThat(took.get(took.size() / 2)).isLessThan(100);
        }
    }

    @Test
    void G5_withRestartLimit0TheGroupGoesOfflineParentsFirstAndTheHealthPortRefuses() throws Exception {
        int port = NodeRig.freePort();
        try (NodeRig node = new NodeRig(directory, web(0, port))) {
            node.start();
            probeUntilOnline(node, port);
            assertThat(node.get("/api/v1/groups/web/owner").statusCode()).isEqualTo(200);
            ProcessHandle.of(node.pid("web", "app")).orElseThrow().destroyForcibly();
            node.awaitState("web", "FAULTED");
            node.within(() -> !NodeRig.probe(port), "the health port refuses");
            assertThat(node.resource("web", "app").getJsonArray("flags")).contains("FAULTED");
            assertThat(node.group("web").getString("sentence"))
                    .contains("app faulted")
                    .contains("exited 137");
            assertThat(node.get("/api/v1/events").body()).contains("faulted-everywhere");
            assertThat(node.command("scripts/mainstay", "online", "web"))
                    .contains("app is faulted")
                    .endsWith("[1]");
            assertThat(node.command("scripts/mainstay", "clear", "web")).endsWith("[0]");
            probeUntilOnline(node, port);
        }
    }

    @Test
    void C7_aNodeThatIsKilledAnswersNoMoreAndItsNextLifeAdoptsWhatRuns() throws Exception {
        int port = NodeRig.freePort();
        try (NodeRig node = new NodeRig(directory, web(0, port))) {
            node.start();
            probeUntilOnline(node, port);
            long pid = node.pid("web", "app");
            long epoch = node.group("web").getLong("epoch");
            node.kill();
            assertThat(NodeRig.probe(port)).isFalse();
            assertThat(ProcessHandle.of(pid)).isPresent();

            node.start();
            probeUntilOnline(node, port);
            assertThat(node.pid("web", "app")).isEqualTo(pid);
            assertThat(node.group("web").getLong("epoch")).isGreaterThan(epoch);
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            node.awaitState("web", "FAULTED");
        }
    }

    @Test
    void aNodeThatIsToldToEndTakesItsGroupOfflineFirst() throws Exception {
        int port = NodeRig.freePort();
        try (NodeRig node = new NodeRig(directory, web(0, port))) {
            node.start();
            probeUntilOnline(node, port);
            long pid = node.pid("web", "app");
            assertThat(node.terminate()).isEqualTo(143);
            assertThat(ProcessHandle.of(pid)).isEmpty();
            assertThat(NodeRig.probe(port)).isFalse();
            assertThat(directory.resolve("n1.sock")).doesNotExist();
        }
    }

    @Test
    void R3_R5_R12_R14_R16_theSeedsFourScriptsExitAsItSays() throws Exception {
        int port = NodeRig.freePort();
        String group =
                web(0, port).replace("20s", "1s").replace("requires: [app]", "requires: [app]\n      AutoStart: false");
        try (NodeRig node = new NodeRig(directory, group)) {
            node.start();
            node.awaitState("web", "ONLINE");
            assertThat(node.command("scripts/lifekeeper/quickCheck", "web-lb")).endsWith("[0]");
            String restored = node.command("scripts/lifekeeper/restore", "web-lb");
            assertThat(restored).as("nobody probes").endsWith("[1]");
            assertThat(NodeRig.probe(port)).isFalse();
            node.within(() -> node.resource("web", "lb").getJsonArray("flags").contains("FAULTED"), "FAULTED");

            Thread balancer = new Thread(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    NodeRig.probe(port);
                    LockSupport.parkNanos(50_000_000);
                }
            });
            balancer.setDaemon(true);
            balancer.start();
            assertThat(node.command("scripts/lifekeeper/restore", "web-lb")).endsWith("[0]");
            assertThat(node.command("scripts/lifekeeper/restore", "web-lb")).endsWith("[0]");
            assertThat(node.command("scripts/lifekeeper/quickCheck", "web-lb")).endsWith("[0]");
            assertThat(node.command("scripts/lifekeeper/recover", "web-lb")).endsWith("[0]");
            balancer.interrupt();
            balancer.join();
            node.within(() -> Files.exists(directory.resolve("state/web-lb-hc-ng")), "the flag");
            assertThat(node.command("scripts/lifekeeper/quickCheck", "web-lb"))
                    .contains("probefail")
                    .endsWith("[1]");
            assertThat(node.group("web").getString("state"))
                    .as("C11, the last node")
                    .isEqualTo("ONLINE");
            assertThat(node.command("scripts/lifekeeper/remove", "web-lb")).endsWith("[0]");
            assertThat(node.command("scripts/lifekeeper/remove", "web-lb")).endsWith("[0]");
            assertThat(directory.resolve("state/web-lb-hc-ng")).doesNotExist();
            assertThat(node.command("scripts/lifekeeper/restore", "../etc/passwd"))
                    .endsWith("[2]");
        }
    }

    @Test
    void A52_aChangedIntervalHoldsWithoutARestartAndAnInvalidChangeIsRefusedWhole() throws Exception {
        String app = """
                web:
                  resources:
                    app: {type: dummy, file: "%s/up", MonitorInterval: 1h, MonitorTimeout: 10s}
                """.formatted(directory);
        try (NodeRig node = new NodeRig(directory, app)) {
            node.start();
            node.awaitState("web", "ONLINE");
            Path file = directory.resolve("mainstay.yaml");
            String good = Files.readString(file);
            Files.writeString(file, good.replace("1h", "1 hour"));
            node.within(() -> node.get("/api/v1/events").body().contains("config-refused"), "the refusal is told");
            assertThat(node.group("web").getString("state")).isEqualTo("ONLINE");
            Files.writeString(file, good.replace("1h", "200ms"));
            node.within(() -> node.get("/api/v1/events").body().contains("config-applied"), "the change is told");
            Files.delete(directory.resolve("up"));
            node.awaitState("web", "FAULTED");
        }
    }

    @Test
    void commandsOverTcpAreRefusedUnlessTheyAreAllowed() throws Exception {
        try (NodeRig node = new NodeRig(directory, "web: {resources: {app: {type: dummy}}}")) {
            node.start();
            node.awaitState("web", "ONLINE");
            var answer = node.post("/api/v1/groups/web/commands", "{\"command\":\"offline\"}");
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("n1.sock").contains("commands: true");
            assertThat(node.group("web").getString("state")).isEqualTo("ONLINE");
        }
    }

    @Test
    void aSecondNodeOnOneDirectoryIsRefusedWithASentence() throws Exception {
        try (NodeRig node = new NodeRig(directory, "web: {resources: {app: {type: dummy}}}")) {
            node.start();
            String second = node.command(
                    "scripts/mainstay",
                    "agent",
                    "-f",
                    directory.resolve("mainstay.yaml").toString());
            assertThat(Arrays.asList(second.split("\n"))).anyMatch(line -> line.contains("in use by another node"));
            assertThat(second).endsWith("[1]");
        }
    }
}
