package io.mainstay.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.core.ResourceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the guard ends, when, and what it leaves alone. The agent is a process that stands in for one. */
@Timeout(60)
class GuardProgramTest {
    private static final ResourceId APP = new ResourceId("web", "app");
    private static final int LEFT = 0;
    private static final int REFUSED = 3;
    private static final int ENDED = 10;

    @TempDir
    Path state;

    @TempDir
    Path otherState;

    private final String node = "test-" + UUID.randomUUID();
    private final List<Programs> opened = new ArrayList<>();
    private final List<Process> started = new ArrayList<>();
    private Process agent;

    /** By what a program is held together. */
    enum Holder {
        PROCESS_GROUP,
        CGROUP
    }

    @BeforeEach
    void startAgent() throws IOException {
        agent = keep(new ProcessBuilder("sleep", "300").start());
    }

    @AfterEach
    void end() throws Exception {
        for (Process each : started) {
            each.destroyForcibly().waitFor();
        }
        for (Programs each : opened) {
            Tests.await(each.kill(APP));
            each.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void atTheDeadlineAStoppedAgentAndItsProgramsAreDead(Holder holder) throws Exception {
        Running app = start(programs(state, holder), "trap '' TERM; sleep 61 & sleep 62");
        RawGuard guard = guard();
        RawGuard.signal("STOP", agent.pid());

        long deadline = guard.deadlineIn(100);
        Tests.await(app.exited());
        long serviceUs = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - deadline);
        int exit = guard.exit();
        long allUs = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - deadline);

        assertThat(exit).isEqualTo(ENDED);
        assertThat(agent.waitFor()).isEqualTo(137);
        assertThat(Proc.members(app.pid(), app.startTicks())).isEmpty();
        assertThat(serviceUs).isBetween(0L, 2_000_000L);
        System.out.printf(
                "guard, %s: deadline to service dead %d us (as Java hears it), to all verified and guard gone %d us%n",
                holder, serviceUs, allUs);
    }

    @Test
    void aLaterDeadlineKeepsAllAlive() throws Exception {
        Running app = start(programs(state, Holder.PROCESS_GROUP), "sleep 60");
        RawGuard guard = guard();
        guard.deadlineIn(150);
        guard.deadlineIn(60_000);
        RawGuard.pass("0.3");
        assertThat(guard.process.isAlive()).isTrue();
        assertThat(agent.isAlive()).isTrue();
        assertThat(app.isAlive()).isTrue();
    }

    @Test
    void anEarlierDeadlineChangesNothing() throws Exception {
        RawGuard guard = guard();
        guard.deadlineIn(60_000);
        guard.tell("deadline 1");
        // Lines are taken in order: this one is answered after the one before has been taken.
        guard.deadlineIn(61_000);
        assertThat(agent.isAlive()).isTrue();
    }

    @Test
    void aDeadlineThatHasPassedIsActedOnAtOnce() throws Exception {
        RawGuard guard = guard();
        guard.deadlineIn(-1);
        assertThat(guard.exit()).isEqualTo(ENDED);
        assertThat(agent.waitFor()).isEqualTo(137);
    }

    @Test
    void theEndOfItsInputWaitsForTheDeadline() throws Exception {
        RawGuard guard = guard();
        long deadline = guard.deadlineIn(200);
        guard.process.getOutputStream().close();
        assertThat(agent.waitFor()).isEqualTo(137);
        assertThat(System.nanoTime()).isGreaterThanOrEqualTo(deadline);
        assertThat(guard.exit()).isEqualTo(ENDED);
    }

    @Test
    void aDeadAgentsProgramsLiveUntilTheDeadline() throws Exception {
        Running app = start(programs(state, Holder.PROCESS_GROUP), "sleep 60");
        RawGuard guard = guard();
        long deadline = guard.deadlineIn(200);
        agent.destroyForcibly().waitFor();
        Tests.await(app.exited());
        assertThat(System.nanoTime()).isGreaterThanOrEqualTo(deadline);
        assertThat(guard.exit()).isEqualTo(ENDED);
    }

    @Test
    void withoutADeadlineItLeavesWithTheAgentAndEndsNothing() throws Exception {
        Running app = start(programs(state, Holder.PROCESS_GROUP), "sleep 60");
        RawGuard guard = guard();
        guard.deadlineIn(60_000);
        guard.tell("stand down");
        agent.destroyForcibly().waitFor();
        assertThat(guard.exit()).isEqualTo(LEFT);
        assertThat(app.isAlive()).isTrue();

        Process second = keep(new ProcessBuilder("sleep", "300").start());
        RawGuard next = RawGuard.start(state, second);
        next.process.getOutputStream().close();
        assertThat(next.exit()).isEqualTo(LEFT);
        assertThat(second.isAlive()).isTrue();
    }

    @Test
    void standingDownTakesTheDeadlineAway() throws Exception {
        RawGuard guard = guard();
        guard.deadlineIn(100);
        guard.tell("stand down");
        RawGuard.pass("0.2");
        guard.tell("quit");
        assertThat(guard.exit()).isEqualTo(LEFT);
        assertThat(agent.isAlive()).isTrue();
    }

    @Test
    void sigtermEndsEverythingAtOnce() throws Exception {
        Running app = start(programs(state, Holder.PROCESS_GROUP), "sleep 60");
        RawGuard guard = guard();
        guard.deadlineIn(60_000);
        guard.signal("TERM");
        assertThat(guard.exit()).isEqualTo(ENDED);
        assertThat(agent.waitFor()).isEqualTo(137);
        assertThat(app.isAlive()).isFalse();
    }

    @Test
    void whoAsksForTheEndIsSpared() throws Exception {
        RawGuard guard = guard();
        ProcessBuilder restarted = new ProcessBuilder(
                "sh",
                "-c",
                "\"$0\" --state \"$1\" --end && echo ended",
                guard.process.info().command().orElseThrow(),
                state.toString());
        restarted.environment().put(NodeMark.NAME, state.toRealPath().toString());
        Process asking = keep(restarted.start());
        assertThat(new String(asking.getInputStream().readAllBytes())).isEqualTo("ended\n");
        assertThat(guard.exit()).isEqualTo(ENDED);
        assertThat(agent.waitFor()).isEqualTo(137);
    }

    @Test
    void aStoppedGuardIsWokenToEndEverything() throws Exception {
        RawGuard guard = guard();
        guard.signal("STOP");
        RawGuard end = RawGuard.begin(state, "--end");
        assertThat(end.exit()).isZero();
        assertThat(guard.exit()).isEqualTo(ENDED);
        assertThat(agent.waitFor()).isEqualTo(137);
    }

    @Test
    void processesOfAnotherNodeWithTheSameNameAreLeftAlone() throws Exception {
        Running own = start(programs(state, Holder.PROCESS_GROUP), "sleep 60");
        Running other = start(programs(otherState, Holder.PROCESS_GROUP), "sleep 60");
        RawGuard guard = guard();
        guard.deadlineIn(0);
        assertThat(guard.exit()).isEqualTo(ENDED);
        assertThat(own.isAlive()).isFalse();
        assertThat(other.isAlive()).isTrue();
    }

    @Test
    void aProcessThatGotTheNumberOfOursIsLeftAlone() throws Exception {
        Process stranger = keep(new ProcessBuilder("setsid", "sleep", "63").start());
        Tests.within(5, () -> Proc.stat(stranger.pid()).orElseThrow().processGroup() == stranger.pid());
        long ticks = Proc.stat(stranger.pid()).orElseThrow().startTicks();
        Path run = Files.createDirectories(state.resolve("run"));
        Files.writeString(
                run.resolve("web-app.pid"),
                new ProgramFile(stranger.pid(), ticks - 1, Proc.bootId(), Optional.empty()).text());
        Files.writeString(
                run.resolve("web-db.pid"),
                new ProgramFile(stranger.pid(), ticks, "another-boot", Optional.of("/sys/fs/cgroup")).text());
        RawGuard guard = guard();
        guard.deadlineIn(0);
        assertThat(guard.exit()).isEqualTo(ENDED);
        assertThat(stranger.isAlive()).isTrue();
        Files.delete(run.resolve("web-app.pid"));
    }

    @Test
    void aProgramThatIsNotReadyYetIsEndedToo() throws Exception {
        Conditions conditions = new Conditions(
                "022", OptionalInt.empty(), OptionalInt.empty(), Limits.NONE, List.of(), Conditions.Readiness.IS_TOLD);
        Running app = Tests.await(programs(state, Holder.PROCESS_GROUP)
                .start(new Program(APP, Command.of("env", "-i", "sleep", "67"), conditions)));
        assertThat(app.wasReady()).isFalse();
        RawGuard guard = guard();
        guard.deadlineIn(0);
        assertThat(guard.exit()).isEqualTo(ENDED);
        assertThat(app.isAlive()).isFalse();
    }

    @Test
    void aDaemonThatLeftItsGroupIsFoundByTheMark() throws Exception {
        Running app = start(
                programs(state, Holder.PROCESS_GROUP), "setsid sh -c 'sleep 64 & echo $!; exit' & wait $!; sleep 65");
        Tests.within(5, () -> Files.readString(app.output()).endsWith("\n"));
        long daemon = Long.parseLong(Files.readAllLines(app.output()).get(0));
        ProcStat found = Proc.stat(daemon).orElseThrow();
        assertThat(found.processGroup()).isNotEqualTo(app.pid());
        RawGuard guard = guard();
        guard.deadlineIn(0);
        assertThat(guard.exit()).isEqualTo(ENDED);
        assertThat(Proc.isAlive(daemon, found.startTicks())).isFalse();
    }

    @Test
    void childrenOfTheAgentAreEndedWithIt() throws Exception {
        Process parent = keep(new ProcessBuilder("sh", "-c", "env -i sleep 66 & echo $!; wait").start());
        long child = Long.parseLong(parent.inputReader().readLine());
        RawGuard guard = RawGuard.start(state, parent);
        keep(guard.process);
        guard.deadlineIn(0);
        assertThat(guard.exit()).isEqualTo(ENDED);
        assertThat(Proc.stat(child).filter(ProcStat::isAlive)).isEmpty();
    }

    @Test
    void aSecondGuardIsRefused() throws Exception {
        RawGuard guard = guard();
        assertThat(Files.readString(state.resolve("guard.pid")).strip()).isEqualTo(Long.toString(guard.process.pid()));
        RawGuard second = RawGuard.begin(state, "--agent", Long.toString(agent.pid()));
        assertThat(second.exit()).isEqualTo(REFUSED);
        assertThat(second.words()).contains("another guard watches over " + state.toRealPath() + " already");
    }

    @Test
    void processOneIsNoAgent() throws Exception {
        RawGuard guard = RawGuard.begin(state, "--agent", "1");
        assertThat(guard.exit()).isEqualTo(4);
        assertThat(guard.words()).contains("start it below an init");
    }

    @Test
    void linesThatAreNoOrdersChangeNothing() throws Exception {
        RawGuard guard = guard();
        guard.tell("deadline");
        guard.tell("deadline -1");
        guard.tell("deadline 18446744073709551616");
        guard.tell("deadline 9223372036854775807");
        guard.tell("x".repeat(100_000));
        guard.deadlineIn(60_000);
        assertThat(agent.isAlive()).isTrue();
        guard.tell("quit");
        assertThat(guard.exit()).isEqualTo(LEFT);
        assertThat(Files.readString(state.resolve("guard.log")))
                .contains("was not understood")
                .contains("more than an hour ahead");
    }

    @Test
    void aGuardThatWasStoppedPastItsDeadlineActsAsItGoesOn() throws Exception {
        RawGuard guard = guard();
        guard.deadlineIn(50);
        guard.signal("STOP");
        RawGuard.pass("0.2");
        assertThat(agent.isAlive()).isTrue();
        long resumed = System.nanoTime();
        guard.signal("CONT");
        agent.waitFor();
        long tookUs = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - resumed);
        assertThat(guard.exit()).isEqualTo(ENDED);
        // The bound is 20 ms; a busy machine starts `kill` itself late.
        assertThat(tookUs).isLessThan(1_000_000);
        System.out.printf("guard: resumed past its deadline, agent dead after %d us%n", tookUs);
    }

    @Test
    void aRenewalThatWaitsInThePipeCountsForAGuardThatWokeLate() throws Exception {
        RawGuard guard = guard();
        guard.deadlineIn(50);
        guard.signal("STOP");
        guard.tell("deadline " + (System.nanoTime() + TimeUnit.SECONDS.toNanos(60)));
        RawGuard.pass("0.2");
        guard.signal("CONT");
        assertThat(guard.answer()).startsWith("armed ");
        assertThat(agent.isAlive()).isTrue();
    }

    @Test
    void itIsSmall() throws Exception {
        RawGuard guard = guard();
        List<String> lines = Files.readAllLines(Path.of("/proc/" + guard.process.pid() + "/smaps_rollup"));
        long rss = kib(lines, "Rss:");
        System.out.printf("guard: RSS %d KiB, PSS %d KiB%n", rss, kib(lines, "Pss:"));
        assertThat(rss).isLessThan(5 * 1024);
    }

    private static long kib(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    private RawGuard guard() throws IOException {
        RawGuard guard = RawGuard.start(state, agent);
        keep(guard.process);
        return guard;
    }

    private Process keep(Process process) {
        started.add(process);
        return process;
    }

    private Running start(Programs programs, String script) throws Exception {
        return Tests.await(programs.start(new Program(APP, Command.of("/bin/sh", "-c", script), "022")));
    }

    private Programs programs(Path directory, Holder holder) throws IOException {
        Optional<Cgroups> cgroups = Optional.empty();
        if (holder == Holder.CGROUP) {
            cgroups = Cgroups.find(node);
            assumeTrue(cgroups.isPresent(), "skipped: no cgroup v2 that can be written is mounted here");
        }
        Programs programs = new Programs(directory, cgroups, Tests::nowMs);
        opened.add(programs);
        return programs;
    }
}
