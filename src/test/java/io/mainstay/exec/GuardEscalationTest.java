package io.mainstay.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.core.ResourceId;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The guard's clean commands, and what it does when ending was not enough. */
@Timeout(60)
class GuardEscalationTest {
    private static final ResourceId APP = new ResourceId("web", "app");
    private static final ResourceId ADDRESS = new ResourceId("web", "address");
    private static final int LEFT = 0;
    private static final int ENDED = 10;
    private static final int REMAINS = 11;

    @TempDir
    Path state;

    private final List<Process> started = new ArrayList<>();
    private FenceCommands commands;
    private Process agent;

    @BeforeEach
    void startAgent() throws IOException {
        commands = new FenceCommands(state);
        agent = keep(new ProcessBuilder("sleep", "300").start());
    }

    @AfterEach
    void end() throws Exception {
        for (Process each : started) {
            each.destroyForcibly().waitFor();
        }
    }

    @Test
    void cleanCommandsRunAfterTheAgentIsDead() throws Exception {
        Path seen = state.resolve("seen");
        commands.register(
                APP,
                // Dead and not yet buried by its parent is dead.
                shell("case \"$(cat /proc/" + agent.pid() + "/stat 2>/dev/null)\" in '' | *') Z '* | *') X '*) ;;"
                                + " *) echo alive ;; esac; pwd; umask; env")
                        .withEnvironment(Map.of("OUT", seen.toString(), "MAINSTAY_EPOCH", "41")),
                1_000);
        commands.register(ADDRESS, shell("echo address; cat /proc/self/oom_score_adj; chrt -p $$"), 1_000);
        RawGuard guard = guard();
        guard.deadlineIn(0);
        assertThat(guard.exit()).isEqualTo(ENDED);
        assertThat(Files.readAllLines(seen))
                .doesNotContain("alive")
                .startsWith("/", "0022")
                .contains("MAINSTAY_EPOCH=41", "MAINSTAY_GUARDED=" + state.toRealPath());
        assertThat(Files.readString(state.resolve("out")))
                .startsWith("address\n" + Files.readString(Path.of("/proc/self/oom_score_adj")))
                .doesNotContain("SCHED_RR");
    }

    @Test
    void aCleanCommandThatIsNotNeededAnyMoreIsNotRun() throws Exception {
        commands.register(APP, shell("echo ran"), 1_000);
        commands.remove(APP);
        commands.remove(APP);
        RawGuard guard = guard();
        guard.deadlineIn(0);
        assertThat(guard.exit()).isEqualTo(ENDED);
        assertThat(state.resolve("out")).doesNotExist();
    }

    @Test
    void aCleanCommandThatHangsIsKilledInTimeAndEscalated() throws Exception {
        Path rebooted = state.resolve("rebooted");
        Path reboot = executable("#!/bin/sh\necho yes > " + rebooted + "\n");
        commands.register(APP, shell("setsid sleep 67 & echo $!; sleep 68"), 200);
        commands.register(ADDRESS, Command.of("/bin/false"), 1_000);
        RawGuard guard = guard("--escalate", "reboot", "--reboot-command", reboot.toString());
        guard.deadlineIn(0);
        assertThat(guard.exit()).isEqualTo(REMAINS);
        assertThat(rebooted).hasContent("yes");
        long left = Long.parseLong(Files.readString(state.resolve("out")).strip());
        assertThat(Proc.stat(left).filter(ProcStat::isAlive)).isEmpty();
        assertThat(Files.readString(state.resolve("guard.log")))
                .contains("the clean command web-app took too long and was killed")
                .contains("the clean command web-address exited (1)")
                .contains("NOT EVERYTHING WAS ENDED")
                .contains("started anew");
    }

    @Test
    void aCleanCommandThatIsDamagedIsAFailure() throws Exception {
        commands.register(APP, shell("echo ran"), 1_000);
        Files.writeString(state.resolve("fence/web-app"), "fence1\0", StandardOpenOption.TRUNCATE_EXISTING);
        RawGuard guard = guard();
        guard.deadlineIn(0);
        assertThat(guard.exit()).isEqualTo(REMAINS);
        assertThat(Files.readString(state.resolve("guard.log"))).contains("is not what the agent writes");
    }

    @Test
    void aCleanCommandThatOthersCouldHaveWrittenIsNotRun() throws Exception {
        commands.register(APP, shell("echo ran"), 1_000);
        Files.setPosixFilePermissions(state.resolve("fence/web-app"), PosixFilePermissions.fromString("rw-rw-rw-"));
        RawGuard guard = guard();
        guard.deadlineIn(0);
        assertThat(guard.exit()).isEqualTo(REMAINS);
        assertThat(state.resolve("out")).doesNotExist();
    }

    @Test
    void aCleanCommandRunsAsItsUser() throws Exception {
        assumeTrue(Accounts.own().uid() == 0, "skipped: running as another user needs root");
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
        commands.register(APP, shell("id -un").as(Optional.of("nobody"), Optional.empty()), 1_000);
        RawGuard guard = guard();
        guard.deadlineIn(0);
        assertThat(guard.exit()).isEqualTo(ENDED);
        assertThat(Files.readString(state.resolve("out"))).isEqualTo("nobody\n");
    }

    @Test
    void whatTheGuardCouldNotRunIsRefusedBeforehand() {
        assertThatThrownBy(() -> commands.register(APP, Command.of("/no/such"), 1_000))
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> commands.register(APP, Command.of("/bin/true", "x".repeat(70_000)), 1_000))
                .hasMessageContaining("too long for the guard");
        assertThatThrownBy(() -> commands.register(APP, Command.of("/bin/true", "a\0b"), 1_000))
                .hasMessageContaining("NUL");
        assertThat(commands.registered(APP)).isEmpty();
    }

    @Test
    void theWatchdogIsFedAndNotAfterTheDeadline() throws Exception {
        commands.register(APP, Command.of("/bin/false"), 1_000);
        try (RandomAccessFile device = watchdog()) {
            RawGuard guard = guard(
                    "--escalate", "watchdog", "--watchdog", state.resolve("dog").toString());
            for (int fed = 0; fed < 3; fed++) {
                assertThat(device.read()).isZero();
            }
            guard.deadlineIn(0);
            assertThat(guard.exit()).isEqualTo(REMAINS);
            assertThat(rest(device)).doesNotContain("V");
        }
        assertThat(Files.readString(state.resolve("guard.log"))).contains("the watchdog is not fed any more");
    }

    @Test
    void theWatchdogIsLetGoOfWhenAllIsEndedOrTheGuardIsToldToQuit() throws Exception {
        try (RandomAccessFile device = watchdog()) {
            String[] dog = {
                "--escalate", "watchdog", "--watchdog", state.resolve("dog").toString()
            };
            RawGuard first = guard(dog);
            first.tell("quit");
            assertThat(first.exit()).isEqualTo(LEFT);
            assertThat(rest(device)).endsWith("V");
            RawGuard second = guard(dog);
            second.deadlineIn(0);
            assertThat(second.exit()).isEqualTo(ENDED);
            assertThat(rest(device)).endsWith("V");
        }
    }

    @Test
    void aWatchdogThatIsNotThereIsRefused() throws Exception {
        RawGuard guard = RawGuard.begin(
                state,
                "--agent",
                Long.toString(agent.pid()),
                "--watchdog",
                state.resolve("none").toString());
        assertThat(guard.exit()).isEqualTo(4);
        assertThat(guard.words()).contains("none cannot be opened: No such file or directory");
    }

    private RandomAccessFile watchdog() throws Exception {
        Path fifo = state.resolve("dog");
        new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
        // Opened for both, it waits for nobody.
        return new RandomAccessFile(fifo.toFile(), "rw");
    }

    private static String rest(RandomAccessFile device) throws IOException {
        FileInputStream in = new FileInputStream(device.getFD());
        byte[] rest = new byte[in.available()];
        return new String(rest, 0, rest.length == 0 ? 0 : in.read(rest), StandardCharsets.US_ASCII);
    }

    /** Prints into {@code out}, or where the variable OUT says. */
    private Command shell(String script) {
        return Command.of("/bin/sh", "-c", "exec > \"${OUT:-" + state.resolve("out") + "}\"; " + script);
    }

    private Path executable(String text) throws IOException {
        Path script = Files.writeString(state.resolve("script"), text);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    private RawGuard guard(String... more) throws IOException {
        RawGuard guard = RawGuard.start(state, agent, more);
        keep(guard.process);
        return guard;
    }

    private Process keep(Process process) {
        started.add(process);
        return process;
    }
}
