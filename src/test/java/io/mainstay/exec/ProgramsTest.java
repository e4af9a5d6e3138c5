package io.mainstay.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.core.ResourceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ProgramsTest {
    private static final ResourceId APP = new ResourceId("web", "app");

    @TempDir
    Path state;

    private final String node = "test-" + UUID.randomUUID();
    private Optional<Cgroups> cgroups = Optional.empty();

    /** By what a program is held together. */
    enum Holder {
        PROCESS_GROUP,
        CGROUP
    }

    @AfterEach
    void end() throws Exception {
        Tests.await(programs().kill(APP));
        programs().close();
    }

    @ParameterizedTest
    @EnumSource
    void anExitIsHeardByEventWithCodeAndLastLine(Holder holder) throws Exception {
        Running running = start(programs(holder), "echo one; echo last words; sleep 60");
        Tests.within(5, () -> Files.readString(running.output()).contains("last words"));
        long killedNs = System.nanoTime();
        ProcessHandle.of(running.pid()).orElseThrow().destroyForcibly();
        Exit exit = Tests.await(running.exited());
        // A poll would take its interval; the bound is loose for busy machines.
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killedNs)).isLessThan(1_000);
        assertThat(exit.evidence()).isEqualTo("exited 137 (SIGKILL); last line: last words");
        assertThat(running.isAlive()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void killEndsTheProgramAndItsChildren(Holder holder) throws Exception {
        Programs programs = programs(holder);
        Running running = start(programs, "sleep 61 & echo $!; trap '' TERM; sleep 62");
        long child = firstNumber(running);
        Tests.await(programs.kill(APP));
        assertThat(Proc.stat(child).filter(ProcStat::isAlive)).isEmpty();
        assertThat(running.isAlive()).isFalse();
        assertThat(state.resolve("run/web-app.pid")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void killEndsChildrenThatOutliveTheLeader(Holder holder) throws Exception {
        Programs programs = programs(holder);
        Running running = start(programs, "sleep 61 & echo $!; wait");
        long child = firstNumber(running);
        ProcessHandle.of(running.pid()).orElseThrow().destroyForcibly();
        Tests.await(running.exited());
        assertThat(Proc.stat(child).filter(ProcStat::isAlive)).isPresent();
        Tests.await(programs.kill(APP));
        assertThat(Proc.stat(child).filter(ProcStat::isAlive)).isEmpty();
    }

    @Test
    void killEndsADaemonThatLeftTheProcessGroup() throws Exception {
        Programs programs = programs(Holder.CGROUP);
        Running running = start(programs, "setsid sh -c 'echo $$; exec sleep 61' & wait; sleep 60");
        long daemon = firstNumber(running);
        assertThat(Proc.stat(daemon).orElseThrow().processGroup()).isNotEqualTo(running.pid());
        Tests.await(programs.kill(APP));
        assertThat(Proc.stat(daemon).filter(ProcStat::isAlive)).isEmpty();
    }

    @Test
    void aNodeOfTheSameNameWithAnotherStateDirectoryIsLeftAlone(@TempDir Path other) throws Exception {
        try (Programs mine = new Programs(state, "n1", Tests::nowMs);
                Programs others = new Programs(other, "n1", Tests::nowMs)) {
            Running running = start(mine, "sleep 60");
            Tests.await(others.kill(APP));
            assertThat(running.isAlive()).isTrue();
            Tests.await(mine.kill(APP));
            Tests.within(5, () -> !running.isAlive());
        }
    }

    @Test
    void whatCouldNotBeFoundAgainIsNotLeftRunning() throws Exception {
        Programs programs = programs(Holder.PROCESS_GROUP);
        // In the way of the file that a later life would read; a full disk does the same.
        Path inTheWay = Files.createDirectories(state.resolve("run").resolve(SafeName.of(APP) + ".pid.new"));
        assertThatThrownBy(() -> start(programs, "sleep 62.25"))
                .hasStackTraceContaining("cannot be written")
                .hasStackTraceContaining("would not be found again");
        Tests.within(
                5,
                () -> ProcessHandle.current()
                        .descendants()
                        .noneMatch(
                                each -> String.join(" ", each.info().arguments().orElse(new String[0]))
                                        .contains("62.25")));
        Files.delete(inTheWay);
    }

    @Test
    void whatAnEarlierRunLeftIsKilledBeforeTheNextStart() throws Exception {
        Programs programs = programs(Holder.PROCESS_GROUP);
        Running first = start(programs, "sleep 61 & echo $!; wait");
        long child = firstNumber(first);
        ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
        Tests.await(first.exited());
        start(programs, "sleep 60");
        assertThat(Proc.stat(child).filter(ProcStat::isAlive)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aLaterAgentFindsItAgainAndHearsItsExit(Holder holder) throws Exception {
        Running running = start(programs(holder), "sleep 60");
        Programs later = programs(holder);
        Running found = Tests.await(later.find(APP)).orElseThrow();
        assertThat(found.pid()).isEqualTo(running.pid());
        assertThat(found.origin()).isEqualTo(Running.Origin.ADOPTED);
        assertThat(found.isAlive()).isTrue();
        ProcessHandle.of(running.pid()).orElseThrow().destroyForcibly();
        assertThat(Tests.await(found.exited()).words()).startsWith("exited (code not known");
        assertThat(Tests.await(later.find(APP))).isEmpty();
    }

    @Test
    void theExitOfAProgramThatIsNoChildOfOursIsHeardSoon() throws Exception {
        long fastestMs = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            fastestMs = Math.min(fastestMs, exitOfAStrangerHeardAfterMs("wait"));
        }
        // Java's own way takes 300 ms at least and seconds later.
        assertThat(fastestMs).isLessThan(200);
    }

    @Test
    void theExitOfAProgramThatNobodyBuriesIsHeardToo() throws Exception {
        assertThat(exitOfAStrangerHeardAfterMs("exec timeout 20 sleep 600")).isLessThan(5_000);
    }

    private long exitOfAStrangerHeardAfterMs(String parent) throws Exception {
        Programs later = programs(Holder.PROCESS_GROUP);
        long pid = Tests.startStranger(parent);
        Tests.writeDown(state, APP, pid);
        Running found = Tests.await(later.find(APP)).orElseThrow();
        assertThat(ProcessHandle.current().children().map(ProcessHandle::pid)).doesNotContain(pid);
        long killedNs = System.nanoTime();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        assertThat(Tests.await(found.exited()).code()).isEqualTo(Exit.UNKNOWN);
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killedNs);
        Tests.await(later.kill(APP));
        later.close();
        return tookMs;
    }

    @Test
    void itPrintsIntoAFileThatOutlivesTheAgent() throws Exception {
        Running running = start(programs(Holder.PROCESS_GROUP), "sleep 60");
        Path proc = Path.of("/proc/" + running.pid());
        assertThat(Files.readSymbolicLink(proc.resolve("fd/1"))).isEqualTo(running.output());
        assertThat(Files.readSymbolicLink(proc.resolve("fd/2"))).isEqualTo(running.output());
        assertThat(Files.readSymbolicLink(proc.resolve("fd/0"))).isEqualTo(Path.of("/dev/null"));
        String flags = Files.readAllLines(proc.resolve("fdinfo/1")).stream()
                .filter(line -> line.startsWith("flags:"))
                .findFirst()
                .orElseThrow();
        assertThat(Long.parseLong(flags.substring(6).strip(), 8) & 02000)
                .as("O_APPEND")
                .isNotZero();
    }

    @Test
    void startFindsWhatRunsAlready() throws Exception {
        Running running = start(programs(Holder.PROCESS_GROUP), "sleep 60");
        Running again = start(programs(Holder.PROCESS_GROUP), "sleep 60");
        assertThat(again.pid()).isEqualTo(running.pid());
    }

    @Test
    void aProcessThatHasItsNumberIsNeitherAdoptedNorKilled() throws Exception {
        Process stranger = new ProcessBuilder("setsid", "sleep", "60").start();
        try {
            Programs programs = programs(Holder.PROCESS_GROUP);
            Tests.within(5, () -> Proc.stat(stranger.pid()).orElseThrow().processGroup() == stranger.pid());
            long start = Proc.stat(stranger.pid()).orElseThrow().startTicks();
            writeFile(new ProgramFile(stranger.pid(), start - 100, Proc.bootId(), Optional.empty()));
            assertThat(Tests.await(programs.find(APP))).isEmpty();
            Tests.await(programs.kill(APP));
            assertThat(stranger.isAlive()).isTrue();
            writeFile(new ProgramFile(stranger.pid(), start, "another run of the machine", Optional.empty()));
            assertThat(Tests.await(programs.find(APP))).isEmpty();
            Tests.await(programs.kill(APP));
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void aFileThatIsNotOursIsNoProgram() throws Exception {
        Programs programs = programs(Holder.PROCESS_GROUP);
        for (String text :
                List.of("", "pid=1\nstart=5\n", "pid=-1\nstart=5", "garbage", "pid=99999999999999\nstart=1")) {
            Files.writeString(state.resolve("run/web-app.pid"), text);
            assertThat(Tests.await(programs.find(APP))).as(text).isEmpty();
            Tests.await(programs.kill(APP));
        }
    }

    @Test
    void namesOfResourcesNeverLeaveTheDirectory() throws Exception {
        Programs programs = programs(Holder.CGROUP);
        ResourceId id = new ResourceId("../../g", "r/../../x y");
        Running running = Tests.await(programs.start(new Program(id, Command.of("sleep", "60"), "022")));
        assertThat(running.output().getParent()).isEqualTo(state.resolve("log"));
        try (Stream<Path> files = Files.list(state.resolve("run"))) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly(SafeName.of(id) + ".pid");
        }
        Tests.await(programs.kill(id));
        assertThat(running.isAlive()).isFalse();
    }

    @Test
    void directoryUmaskAndEnvironmentAreTheProgramsOwn() throws Exception {
        Path here = Files.createDirectory(state.resolve("here"));
        Command command = new Command(
                List.of("/bin/sh", "-c", "pwd; umask; env; touch made; echo done; sleep 60"),
                Optional.of(here),
                Map.of("MAINSTAY_EPOCH", "41"),
                Optional.empty(),
                Optional.empty());
        Running running = Tests.await(programs(Holder.PROCESS_GROUP).start(new Program(APP, command, "0077")));
        Tests.within(5, () -> Files.readString(running.output()).contains("done\n"));
        List<String> lines = Files.readAllLines(running.output());
        assertThat(lines)
                .startsWith(here.toString(), "0077")
                .contains("MAINSTAY_EPOCH=41", "MAINSTAY_GUARDED=" + state.toRealPath());
        assertThat(lines.subList(2, lines.size() - 1))
                .allMatch(line -> line.matches(
                        "(PATH|LANG|HOME|USER|LOGNAME|MAINSTAY_EPOCH|MAINSTAY_GUARDED|PWD|OLDPWD|_|SHLVL)=.*"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(here.resolve("made"))))
                .isEqualTo("rw-------");
    }

    @Test
    void itRunsAsAnotherUser() throws Exception {
        assumeTrue(Accounts.own().uid() == 0, "skipped: running as another user needs root");
        Command command = Command.of("/bin/sh", "-c", "id -un; grep CapEff /proc/$$/status; sleep 60")
                .as(Optional.of("nobody"), Optional.empty());
        Running running = Tests.await(programs(Holder.PROCESS_GROUP).start(new Program(APP, command, "022")));
        Tests.within(5, () -> Files.readString(running.output()).equals("nobody\nCapEff:\t0000000000000000\n"));
    }

    @Test
    void whyItCannotBeExecutedIsSaid() throws Exception {
        Path script = executable("#!/no/such/interpreter\n", "rwxr-xr-x");
        assertThatThrownBy(() -> start(Command.of(script.toString())))
                .hasMessageContaining(script + " cannot be executed: exited 127")
                .hasMessageContaining("last line:");
        assertThatThrownBy(() -> start(Command.of("/no/such"))).hasMessageContaining("it does not exist");
        Command elsewhere = new Command(
                List.of("/bin/true"), Optional.of(Path.of("/no/dir")), Map.of(), Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> start(elsewhere)).hasMessageContaining("the directory /no/dir");
    }

    @Test
    void whatTheOtherUserMayNotExecuteIsSaid() throws Exception {
        assumeTrue(Accounts.own().uid() == 0, "skipped: running as another user needs root");
        Path script = executable("#!/bin/sh\nsleep 60\n", "rwx------");
        assertThatThrownBy(() -> start(Command.of(script.toString()).as(Optional.of("nobody"), Optional.empty())))
                .hasMessageContaining("Permission denied");
    }

    @Test
    void aProgramThatEndsAtOnceIsAFailedStart() throws Exception {
        assertThatThrownBy(() -> start(Command.of("/bin/sh", "-c", "echo no port; exit 3")))
                .hasMessageContaining("ended at once: exited 3; last line: no port");
        assertThatThrownBy(() -> start(Command.of("/bin/true"))).hasMessageContaining("stay in the foreground");
    }

    private Path executable(String text, String permissions) throws IOException {
        Path script = Files.writeString(state.resolve("script"), text);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString(permissions));
        return script;
    }

    private void writeFile(ProgramFile file) throws IOException {
        Files.writeString(state.resolve("run/web-app.pid"), file.text());
    }

    private static long firstNumber(Running running) throws Exception {
        Tests.within(5, () -> Files.readString(running.output()).endsWith("\n"));
        return Long.parseLong(Files.readAllLines(running.output()).get(0));
    }

    /** Whether the program still ran when its start was told is chance; both are a failed start to its resource. */
    private void start(Command command) throws Exception {
        Running running = Tests.await(programs(Holder.PROCESS_GROUP).start(new Program(APP, command, "022")));
        throw new IOException(
                "ended at once: " + Tests.await(running.exited()).evidence() + "; stay in the foreground");
    }

    private Running start(Programs programs, String script) throws Exception {
        return Tests.await(programs.start(new Program(APP, Command.of("/bin/sh", "-c", script), "022")));
    }

    private Programs programs() throws IOException {
        return new Programs(state, cgroups, Tests::nowMs);
    }

    private Programs programs(Holder holder) throws IOException {
        if (holder == Holder.CGROUP && cgroups.isEmpty()) {
            cgroups = Cgroups.find(node);
            assumeTrue(cgroups.isPresent(), "skipped: no cgroup v2 that can be written is mounted here");
        }
        return programs();
    }
}
