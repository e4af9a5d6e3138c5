package io.mainstay.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.core.ResourceId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Under what conditions programs run, looked up in /proc and in the cgroup of real ones. */
@Timeout(60)
class ConditionsTest {
    private static final ResourceId APP = new ResourceId("web", "app");
    private static final Command SLEEP = Command.of("sleep", "60");

    @TempDir
    Path state;

    private Optional<Cgroups> cgroups = Optional.empty();

    @AfterEach
    void end() throws Exception {
        try (Programs programs = programs()) {
            Tests.await(programs.kill(APP));
        }
    }

    @Test
    void itsNicenessIsWhatIsAskedForWhateverTheAgentsIs() throws Exception {
        int own = niceness(ProcessHandle.current().pid());
        Running running = start(SLEEP, with(OptionalInt.of(own + 5), OptionalInt.empty()));
        assertThat(niceness(running.pid())).isEqualTo(own + 5);
    }

    @Test
    void howWillinglyTheKernelKillsItIsAsAskedFor() throws Exception {
        Running running = start(SLEEP, with(OptionalInt.empty(), OptionalInt.of(432)));
        assertThat(Proc.read("/proc/" + running.pid() + "/oom_score_adj")
                        .orElseThrow()
                        .strip())
                .isEqualTo("432");
    }

    @Test
    void whatANodeWithoutTheRightMayNotGiveKeepsTheProgramFromBeingExecuted() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "skipped: only root has rights to give up");
        assertThat(withoutRights(with(OptionalInt.of(-5), OptionalInt.empty())))
                .endsWith("niceness -5 is not allowed to this node (CAP_SYS_NICE)\nexit 125\n");
        assertThat(withoutRights(with(OptionalInt.empty(), OptionalInt.of(-5))))
                .endsWith("oom_score_adj -5 is not allowed to this node (CAP_SYS_RESOURCE)\nexit 125\n");
        assertThat(withoutRights(
                        with(OptionalInt.of(niceness(ProcessHandle.current().pid()) + 1), OptionalInt.of(1))))
                .isEqualTo("executed\nexit 0\n");
    }

    private static int niceness(long pid) throws Exception {
        Process ps = new ProcessBuilder("ps", "-o", "ni=", "-p", Long.toString(pid)).start();
        return Integer.parseInt(new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
    }

    private String withoutRights(Conditions conditions) throws Exception {
        List<String> argv = new ArrayList<>(
                List.of("sh", "-c", "\"$@\"; echo exit $?", "sh", "setpriv", "--bounding-set=-all", "--"));
        argv.addAll(List.of(OwnProgram.LAUNCH.install(state).toString(), "start"));
        argv.addAll(Launcher.options(conditions, Optional.empty()));
        argv.addAll(List.of("--", "echo", "executed"));
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void userGroupsUmaskAndDirectoryAreTheProcesssOwn() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "skipped: running as another user needs root");
        Command command = new Command(
                List.of("sleep", "60"),
                Optional.of(Path.of("/usr")),
                Map.of(),
                Optional.of("nobody"),
                Optional.of("daemon"),
                List.of("bin", "4"));
        Running running = start(command, Conditions.of("0027"));
        String status = Proc.read("/proc/" + running.pid() + "/status").orElseThrow();
        assertThat(status)
                .contains("Uid:\t65534\t65534\t65534\t65534", "Gid:\t1\t1\t1\t1", "Umask:\t0027")
                .containsPattern("Groups:\t2 4 ?\n");
        assertThat(Files.readSymbolicLink(Path.of("/proc/" + running.pid() + "/cwd")))
                .isEqualTo(Path.of("/usr"));
    }

    @Test
    void environmentFilesAreReadAtEachStart() throws Exception {
        Path file = Files.writeString(state.resolve("app.env"), "A='one two'\nMAINSTAY_GUARDED=elsewhere\n");
        Conditions conditions = new Conditions(
                "022",
                OptionalInt.empty(),
                OptionalInt.empty(),
                Limits.NONE,
                List.of(file.toString()),
                Conditions.Readiness.AT_ONCE);
        assertThat(environment(start(SLEEP, conditions)))
                .contains("A=one two", NodeMark.NAME + "=" + state.toRealPath());
        try (Programs programs = programs()) {
            Tests.await(programs.kill(APP));
        }
        Files.writeString(file, "A=2\n");
        assertThat(environment(start(SLEEP, conditions))).contains("A=2");
    }

    @Test
    void limitsAreWrittenIntoTheCgroupAndControllersSwitchedOnAbove() throws Exception {
        Path mount = Files.createDirectories(state.resolve("fs"));
        Cgroups own = new Cgroups(mount, "n1");
        Cgroup app = own.create("web-app");
        for (Path above : List.of(mount, mount.resolve("mainstay"), mount.resolve("mainstay/n1"))) {
            Files.writeString(above.resolve("cgroup.controllers"), "cpu memory\n");
            Files.createFile(above.resolve("cgroup.subtree_control"));
        }
        for (String file : List.of("memory.max", "memory.high", "cpu.max", "pids.max")) {
            Files.createFile(app.path().resolve(file));
        }
        assertThat(own.limit(app, limits(Limits.Enforcement.WHERE_POSSIBLE)))
                .singleElement()
                .asString()
                .startsWith("pids.max 50 (no controller pids in ");
        assertThat(app.path().resolve("memory.max")).hasContent("536870912");
        assertThat(app.path().resolve("memory.high")).hasContent("268435456");
        assertThat(app.path().resolve("cpu.max")).hasContent("150000 100000");
        // The kernel takes each writing for itself; a plain file keeps the end of the one before.
        assertThat(mount.resolve("cgroup.subtree_control")).content().startsWith("+cpu");
    }

    @Test
    void theKernelKeepsTheLimitsOrItIsSaidThatItDoesNot() throws Exception {
        cgroups = Cgroups.find("test-" + UUID.randomUUID());
        assumeTrue(cgroups.isPresent(), "skipped: no cgroup v2 that can be written is mounted here");
        Running running = start(SLEEP, with(limits(Limits.Enforcement.WHERE_POSSIBLE)));
        Path cgroup = cgroups.get().at(SafeName.of(APP)).path();
        List<String> unkept = running.unkeptLimits();
        for (Map.Entry<String, String> limit :
                limits(Limits.Enforcement.WHERE_POSSIBLE).files().entrySet()) {
            Optional<String> kept =
                    Proc.read(cgroup.resolve(limit.getKey()).toString()).map(String::strip);
            boolean isSaid = unkept.stream().anyMatch(words -> words.startsWith(limit.getKey() + " "));
            assertThat(kept.filter(limit.getValue()::equals).isPresent())
                    .as("%s is kept: %s; said not to be: %s", limit, kept, isSaid)
                    .isNotEqualTo(isSaid);
        }
    }

    @Test
    void memoryBeyondTheLimitIsNamedAsTheReasonOfTheExit() throws Exception {
        cgroups = Cgroups.find("test-" + UUID.randomUUID());
        assumeTrue(cgroups.isPresent(), "skipped: no cgroup v2 that can be written is mounted here");
        Limits limits = new Limits(
                OptionalLong.of(32L << 20),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Limits.Enforcement.WHERE_POSSIBLE);
        Running running = start(Command.of("sh", "-c", "sleep 0.2; tail -c 200m /dev/zero"), with(limits));
        assumeTrue(running.unkeptLimits().isEmpty(), "skipped: no memory controller in cgroup v2 here");
        assertThat(Tests.await(running.exited()).words())
                .isEqualTo("exited 137 (SIGKILL), killed by the kernel: memory limit 32 MiB");
    }

    @Test
    void whatTheKernelCountsAsItsKillsIsTheReason() throws Exception {
        Cgroup cgroup = new Cgroup(state);
        assertThat(cgroup.outOfMemory()).as("no controller").isEmpty();
        Files.writeString(
                state.resolve("memory.events"), "low 0\nhigh 7\nmax 3\noom 1\noom_kill 0\noom_group_kill 0\n");
        Files.writeString(state.resolve("memory.max"), "536870912\n");
        assertThat(cgroup.outOfMemory()).isEmpty();
        Files.writeString(state.resolve("memory.events"), "max 3\noom 1\noom_kill 2\n");
        assertThat(cgroup.outOfMemory()).contains("killed by the kernel: memory limit 512 MiB");
        Files.writeString(state.resolve("memory.max"), "max\n");
        assertThat(cgroup.outOfMemory()).contains("killed by the kernel: the machine's memory was used up");
        assertThat(new Exit(137, "bye\n", 1, "killed by the kernel: memory limit 512 MiB").evidence())
                .isEqualTo("exited 137 (SIGKILL), killed by the kernel: memory limit 512 MiB; last line: bye");
    }

    @Test
    void requiredLimitsThatAreNotKeptAreARefusedStart() {
        assertThatThrownBy(() -> start(SLEEP, with(limits(Limits.Enforcement.REQUIRED))))
                .hasMessageContaining("its limits are required")
                .hasMessageContaining("no cgroup v2");
        assertThat(state.resolve("run/web-app.pid")).doesNotExist();
    }

    @Test
    void sizesHaveUnits() {
        assertThat(Limits.bytes("512MiB")).hasValue(512L << 20);
        assertThat(Limits.bytes("2GiB")).hasValue(2L << 30);
        assertThat(Limits.bytes("1B")).hasValue(1);
        for (String wrong : List.of("", "0MiB", "512", "512MB", "1.5GiB", "-1GiB", "999999999999TiB", "MiB")) {
            assertThat(Limits.bytes(wrong)).as(wrong).isEmpty();
        }
        assertThat(Limits.words(1536L << 20)).isEqualTo("1536 MiB");
        assertThat(Limits.words(1000)).isEqualTo("1000 bytes");
    }

    private static Limits limits(Limits.Enforcement enforcement) {
        return new Limits(
                OptionalLong.of(512L << 20),
                OptionalLong.of(256L << 20),
                OptionalLong.of(150),
                OptionalLong.of(50),
                enforcement);
    }

    private static Conditions with(Limits limits) {
        return new Conditions(
                "022", OptionalInt.empty(), OptionalInt.empty(), limits, List.of(), Conditions.Readiness.AT_ONCE);
    }

    private static Conditions with(OptionalInt nice, OptionalInt oomScoreAdj) {
        return new Conditions("022", nice, oomScoreAdj, Limits.NONE, List.of(), Conditions.Readiness.AT_ONCE);
    }

    private static List<String> environment(Running running) {
        return List.of(
                Proc.read("/proc/" + running.pid() + "/environ").orElseThrow().split("\0", -1));
    }

    private Running start(Command command, Conditions conditions) throws Exception {
        return Tests.await(programs().start(new Program(APP, command, conditions)));
    }

    private Programs programs() throws IOException {
        return new Programs(state, cgroups, Tests::nowMs);
    }
}
