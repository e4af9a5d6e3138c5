package io.mainstay.resource.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.exec.LoneGuard;
import io.mainstay.exec.Programs;
import io.mainstay.exec.Tests;
import io.mainstay.resource.FakeContext;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.Resource;
import io.mainstay.resource.Workshops;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProcessResourceTest {
    private static final ResourceId APP = new ResourceId("web", "app");

    @TempDir
    Path state;

    private final String node = "test-" + UUID.randomUUID();
    private final Map<String, Object> parameters = new HashMap<>();
    private long calls;

    @AfterEach
    void end() throws Exception {
        try (Programs programs = new Programs(state, node, Tests::nowMs)) {
            Tests.await(programs.kill(APP));
        }
    }

    @Test
    void itComesOnlineAndGoesOfflineWhenAsked() throws Exception {
        FakeContext context = context("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.05; done");
        Resource app = open(context);
        assertThat(monitor(app).status()).isEqualTo(MonitorResult.Status.OFFLINE);
        assertThat(Tests.await(app.online(call())).isDone()).isTrue();
        assertThat(monitor(app).status()).isEqualTo(MonitorResult.Status.ONLINE);
        assertThat(app.info()).containsKey("pid");
        long pid = pid(app);
        assertThat(Tests.await(app.online(call())).detail()).contains("runs already");
        assertThat(pid(app)).isEqualTo(pid);
        Tests.within(5, () -> output().contains("up"));
        assertThat(Tests.await(app.offline(call())).detail()).isEqualTo("exited 0 after SIGTERM");
        assertThat(monitor(app).status()).isEqualTo(MonitorResult.Status.OFFLINE);
        assertThat(context.heard).as("we asked for it").isEmpty();
        assertThat(Tests.await(app.offline(call())).isDone()).as("idempotent").isTrue();
    }

    @Test
    void theGuardAloneEndsItWithItsChildren() throws Exception {
        Resource app = online(context("trap '' TERM; sleep 60 & echo child $!; wait"));
        Tests.within(5, () -> output().contains("child"));
        long pid = pid(app);
        long child = ProcessHandle.of(pid)
                .orElseThrow()
                .children()
                .findFirst()
                .orElseThrow()
                .pid();
        assertThat(LoneGuard.end(state)).isEqualTo(LoneGuard.ENDED);
        assertThat(Tests.runs(pid)).isFalse();
        assertThat(Tests.runs(child)).isFalse();
    }

    @Test
    void anExitThatNobodyAskedForIsToldAtOnceWithItsEvidence() throws Exception {
        FakeContext context = context("echo disk full; while :; do sleep 0.05; done");
        Resource app = online(context);
        Tests.within(5, () -> output().contains("disk full"));
        long killedNs = System.nanoTime();
        ProcessHandle.of(pid(app)).orElseThrow().destroyForcibly();
        FakeContext.Heard heard = context.heard.poll(10, TimeUnit.SECONDS);
        assertThat(heard).isNotNull();
        assertThat(heard.result()).isEqualTo(MonitorResult.ended("exited 137 (SIGKILL); last line: disk full"));
        assertThat(TimeUnit.NANOSECONDS.toMillis(heard.atNs() - killedNs)).isLessThan(1_000);
        assertThat(monitor(app).detail()).isEqualTo("exited 137 (SIGKILL); last line: disk full");
    }

    @Test
    void aMonitorAtTheMomentOfAnExitSaysHowItEndedToo() throws Exception {
        Resource app = online(context("while :; do sleep 0.05; done"));
        for (int i = 0; i < 20; i++) {
            ProcessHandle.of(pid(app)).orElseThrow().destroyForcibly();
            MonitorResult found = monitor(app);
            while (found.status() == MonitorResult.Status.ONLINE) {
                found = monitor(app);
            }
            assertThat(found.detail()).isEqualTo("exited 137 (SIGKILL)");
            Tests.await(app.clean(call(), CleanReason.UNEXPECTED_OFFLINE));
            assertThat(Tests.await(app.online(call())).isDone()).isTrue();
        }
    }

    @Test
    void anExitWithCodeZeroIsOfflineToo() throws Exception {
        FakeContext context = context("while [ ! -e " + state + "/end ]; do sleep 0.01; done");
        Resource app = online(context);
        Files.createFile(state.resolve("end"));
        assertThat(context.heard.poll(10, TimeUnit.SECONDS).result()).isEqualTo(MonitorResult.ended("exited 0"));
        assertThat(monitor(app).status()).isEqualTo(MonitorResult.Status.OFFLINE);
    }

    @Test
    void aProgramThatIgnoresTheStopSignalIsKilledAfterKillAfter() throws Exception {
        parameters.put("KillAfter", 100L);
        FakeContext context = context("trap '' TERM; echo ready; while :; do sleep 0.05; done");
        Resource app = online(context);
        Tests.within(5, () -> output().contains("ready"));
        Outcome outcome = Tests.await(app.offline(call()));
        assertThat(outcome.isDone()).isTrue();
        assertThat(outcome.detail()).containsAnyOf("killed", "exited 137");
        assertThat(monitor(app).status()).isEqualTo(MonitorResult.Status.OFFLINE);
        assertThat(context.heard).isEmpty();
    }

    @Test
    void A25_aStopThatWasCancelledIsNotKilledAndItsLateExitIsTold() throws Exception {
        parameters.put("KillAfter", 200L);
        FakeContext context = context(
                "trap 'echo asked' TERM; echo ready; while [ ! -e " + state + "/end ]; do sleep 0.05; done; exit 5");
        Resource app = online(context);
        Tests.within(5, () -> output().contains("ready"));
        Call stop = call();
        Future<Outcome> answer = app.offline(stop);
        Tests.within(5, () -> output().contains("asked"));
        stop.cancel();
        assertThat(answer.failed()).isTrue();
        long until = Tests.nowMs() + 400;
        Tests.within(5, () -> Tests.nowMs() > until);
        assertThat(monitor(app).status()).isEqualTo(MonitorResult.Status.ONLINE);
        Files.createFile(state.resolve("end"));
        assertThat(context.heard.poll(10, TimeUnit.SECONDS).result().detail()).startsWith("exited 5");
    }

    @Test
    void cleanKillsItAndTellsNothing() throws Exception {
        FakeContext context = context("trap '' TERM; sleep 61 & while :; do sleep 0.05; done");
        Resource app = online(context);
        assertThat(Tests.await(app.clean(call(), CleanReason.MONITOR_HUNG)).isDone())
                .isTrue();
        assertThat(monitor(app).status()).isEqualTo(MonitorResult.Status.OFFLINE);
        assertThat(context.heard).isEmpty();
    }

    @Test
    void aLaterAgentFindsItOnlineAndHearsItsExit() throws Exception {
        FakeContext before = context("while :; do sleep 0.05; done");
        Resource first = online(before);
        long pid = pid(first);
        Tests.await(first.close());
        FakeContext context = context("while :; do sleep 0.05; done");
        Resource app = open(context);
        assertThat(monitor(app).status()).isEqualTo(MonitorResult.Status.ONLINE);
        assertThat(pid(app)).isEqualTo(pid);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        assertThat(context.heard.poll(10, TimeUnit.SECONDS).result().detail()).startsWith("exited (code not known");
        assertThat(before.heard).as("closed before").isEmpty();
    }

    @Test
    void aMonitorBeforeOpenHasEndedLooksForItself() throws Exception {
        online(context("while :; do sleep 0.05; done"));
        Resource later = new ProcessType().create(context("while :; do sleep 0.05; done"));
        assertThat(monitor(later).status()).isEqualTo(MonitorResult.Status.ONLINE);
    }

    @Test
    void A42_aProgramThatCannotBeExecutedFailsWithTheReason() throws Exception {
        FakeContext context = context("");
        parameters.put("command", List.of("/no/such/program"));
        Future<Outcome> online = open(context).online(call());
        Tests.within(10, online::isComplete);
        assertThat(online.cause()).hasMessageContaining("/no/such/program cannot be executed: it does not exist");
    }

    @Test
    void theProgramLearnsWhatItBelongsTo() throws Exception {
        FakeContext context = context("env; echo end; while :; do sleep 0.05; done");
        online(context);
        Tests.within(5, () -> output().contains("end\n"));
        assertThat(output().lines())
                .contains("MAINSTAY_NODE=n1", "MAINSTAY_GROUP=web", "MAINSTAY_RESOURCE=app", "MAINSTAY_EPOCH=7");
    }

    @Test
    void limitsThatTheKernelDoesNotKeepAreTold() throws Exception {
        parameters.put("limits.processes", 100L);
        FakeContext context = context("while :; do sleep 0.05; done");
        Resource app = online(context);
        String kept = cgroupFile(pid(app), "pids.max");
        if (kept.equals("100")) {
            assertThat(context.raised).isEmpty();
            assertThat(app.info()).doesNotContainKey("limits not kept");
        } else {
            assertThat(context.raised.poll(5, TimeUnit.SECONDS))
                    .startsWith("limits-not-kept: it runs, but the kernel does not keep pids.max 100 (");
            assertThat(app.info().get("limits not kept")).startsWith("pids.max 100 (");
        }
    }

    /** Empty where the process is in no cgroup of version 2 with that file. */
    private static String cgroupFile(long pid, String file) throws Exception {
        String path = Files.readAllLines(Path.of("/proc/" + pid + "/cgroup")).stream()
                .filter(line -> line.startsWith("0::"))
                .map(line -> line.substring(4))
                .findFirst()
                .orElse("");
        for (String mount : List.of("/sys/fs/cgroup", "/sys/fs/cgroup/unified")) {
            Path found = Path.of(mount, path, file);
            if (Files.exists(found)) {
                return Files.readString(found).strip();
            }
        }
        return "";
    }

    @Test
    void aKilledProgramIsBackSoon() throws Exception {
        FakeContext context = context("while :; do sleep 0.05; done");
        Resource app = online(context);
        long fastestMs = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            long killedNs = System.nanoTime();
            ProcessHandle.of(pid(app)).orElseThrow().destroyForcibly();
            assertThat(context.heard.poll(10, TimeUnit.SECONDS)).isNotNull();
            assertThat(Tests.await(app.clean(call(), CleanReason.UNEXPECTED_OFFLINE))
                            .isDone())
                    .isTrue();
            assertThat(Tests.await(app.online(call())).isDone()).isTrue();
            fastestMs = Math.min(fastestMs, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killedNs));
        }
        // The fastest of ten, so that another process's burst on this machine is not taken for ours.
        assertThat(fastestMs).isLessThan(100);
    }

    @Test
    void everyProblemOfItsParametersIsSaid() {
        Map<String, Object> values = Map.of(
                "command",
                List.of(""),
                "directory",
                "srv",
                "umask",
                "9",
                "environment",
                Map.of("A B", "x"),
                "KillAfter",
                5_000L,
                "StopSignal",
                "TERM");
        AgentSettings attributes = AgentSettings.DEFAULTS.with(Attribute.OFFLINE_TIMEOUT, 5_000);
        assertThat(new ProcessType().check(values, attributes).stream().map(Parameter.Conflict::key))
                .containsExactly("command", "directory", "umask", "environment", "KillAfter");
        assertThat(new ProcessType().check(Map.of("command", List.of("/bin/true")), AgentSettings.DEFAULTS))
                .isEmpty();
    }

    @Test
    void A36_aCopyThatWasStartedByHandIsToldInUnderASecondAndEndedWithTheResource() throws Exception {
        String script = "while :; do sleep 0.05; done; # " + node;
        FakeContext context = context(script);
        Resource app = open(context);
        Process copy = new ProcessBuilder("/bin/sh", "-c", script)
                .directory(Path.of("/").toFile())
                .start();
        long startedNs = System.nanoTime();
        FakeContext.Heard heard = context.heard.poll(10, TimeUnit.SECONDS);
        assertThat(heard).isNotNull();
        assertThat(heard.result()).isEqualTo(MonitorResult.online("pid " + copy.pid() + ", started outside Mainstay"));
        assertThat(TimeUnit.NANOSECONDS.toMillis(heard.atNs() - startedNs)).isLessThan(1_000);
        assertThat(monitor(app).status()).isEqualTo(MonitorResult.Status.ONLINE);
        assertThat(Tests.await(app.online(call())).detail()).contains("runs already");
        assertThat(Tests.await(app.clean(call(), CleanReason.OFFLINE_HUNG)).isDone())
                .isTrue();
        assertThat(copy.waitFor()).isEqualTo(137);
        assertThat(monitor(app).status()).isEqualTo(MonitorResult.Status.OFFLINE);
        Tests.await(app.close());
    }

    @Test
    void A36_whatEndsByItselfOrIsSomethingElseOrSomeNodesOwnIsNoCopy() throws Exception {
        String script = "while :; do sleep 0.05; done; # / " + node;
        FakeContext context = context(script);
        Resource app = open(context);
        ProcessBuilder others = new ProcessBuilder("/bin/sh", "-c", script);
        others.environment().put("MAINSTAY_GUARDED", "/var/lib/another-node");
        Process ofAnotherNode = others.start();
        Process otherArguments = new ProcessBuilder("/bin/sh", "-c", script + "x").start();
        Process otherProgram = new ProcessBuilder("/bin/bash", "-c", script).start();
        Process copy = new ProcessBuilder("/bin/sh", "-c", script).start();
        try {
            assertThat(context.heard.poll(10, TimeUnit.SECONDS).result().detail())
                    .contains("pid " + copy.pid() + ",");
            copy.destroyForcibly().waitFor();
            FakeContext.Heard gone = context.heard.poll(10, TimeUnit.SECONDS);
            assertThat(gone.result().status()).isEqualTo(MonitorResult.Status.OFFLINE);
            assertThat(Tests.await(app.clean(call(), CleanReason.OFFLINE_HUNG)).isDone())
                    .isTrue();
            assertThat(context.heard).isEmpty();
            assertThat(ofAnotherNode.isAlive() && otherArguments.isAlive() && otherProgram.isAlive())
                    .isTrue();
        } finally {
            for (Process each : List.of(ofAnotherNode, otherArguments, otherProgram, copy)) {
                each.destroyForcibly().waitFor();
            }
            Tests.await(app.close());
        }
    }

    private FakeContext context(String script) {
        parameters.put("command", List.of("/bin/sh", "-c", script));
        return new FakeContext(APP, parameters, state, Workshops.at(state, node));
    }

    private Resource open(FakeContext context) throws Exception {
        Resource app = new ProcessType().create(context);
        assertThat(Tests.await(app.open(call())).isDone()).isTrue();
        return app;
    }

    private Resource online(FakeContext context) throws Exception {
        Resource app = open(context);
        assertThat(Tests.await(app.online(call())).isDone()).isTrue();
        return app;
    }

    private MonitorResult monitor(Resource app) throws Exception {
        return Tests.await(app.monitor(call()));
    }

    private static long pid(Resource app) {
        return Long.parseLong(app.info().get("pid"));
    }

    private String output() throws Exception {
        return Files.readString(state.resolve("log/web-app.out"));
    }

    private Call call() {
        return new Call(++calls);
    }
}
