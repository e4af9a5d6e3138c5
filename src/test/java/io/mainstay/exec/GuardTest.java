package io.mainstay.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.core.ResourceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent's side of the guard. */
@Timeout(60)
class GuardTest {
    @TempDir
    Path state;

    private final List<Process> started = new ArrayList<>();
    private final List<Guard> guards = new ArrayList<>();
    private Process agent;

    @BeforeEach
    void startAgent() throws IOException {
        agent = keep(new ProcessBuilder("sleep", "300").start());
    }

    @AfterEach
    void end() throws Exception {
        for (Process each : started) {
            each.destroyForcibly().waitFor();
        }
        for (Guard each : guards) {
            Tests.await(each.quit());
        }
    }

    @Test
    void itIsStartedFromTheJarAndToldDeadlines() throws Exception {
        Guard guard = start();
        assertThat(guard.isAlive()).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("guard"))))
                .isEqualTo("rwx------");
        assertThat(guard.armed()).isEmpty();
        long first = in(60_000);
        guard.deadline(first);
        Tests.within(5, () -> guard.armed().equals(OptionalLong.of(first)));
        guard.deadline(in(0));
        guard.standDown();
        guard.deadline(in(100));
        assertThat(Tests.await(guard.exited())).isEqualTo(10);
        assertThat(agent.waitFor()).isEqualTo(137);
        assertThat(guard.isAlive()).isFalse();
    }

    @Test
    void quittingEndsNothingAndIsNoDeath() throws Exception {
        Guard guard = start();
        CountDownLatch dead = new CountDownLatch(1);
        guard.onDeath(dead::countDown);
        guard.deadline(in(60_000));
        assertThat(Tests.await(guard.quit())).isZero();
        assertThat(agent.isAlive()).isTrue();
        assertThat(dead.getCount()).isEqualTo(1);
    }

    @Test
    void itsDeathIsHeard() throws Exception {
        Guard guard = start();
        CountDownLatch dead = new CountDownLatch(2);
        guard.onDeath(dead::countDown);
        ProcessHandle.of(guard.pid()).orElseThrow().destroyForcibly();
        Tests.await(guard.exited());
        guard.onDeath(dead::countDown);
        assertThat(dead.await(5, TimeUnit.SECONDS)).isTrue();
        // Orders to a dead guard go nowhere.
        guard.deadline(in(0));
        assertThat(agent.isAlive()).isTrue();
    }

    @Test
    void anEarlierGuardEndsWhatItsAgentRanBeforeTheNextStarts() throws Exception {
        Guard first = start();
        Process second = keep(new ProcessBuilder("sleep", "300").start());
        Guard next = Guard.start(settings(), List.of(), second.pid(), System::nanoTime);
        guards.add(next);
        assertThat(Tests.await(first.exited())).isEqualTo(10);
        assertThat(agent.waitFor()).isEqualTo(137);
        assertThat(next.isAlive()).isTrue();
        assertThat(second.isAlive()).isTrue();
        assertThat(Files.readString(state.resolve("guard.pid")).strip()).isEqualTo(Long.toString(next.pid()));
    }

    @Test
    void aSweepEndsWhatWasLeftWithoutAGuard() throws Exception {
        ResourceId app = new ResourceId("web", "app");
        try (Programs programs = new Programs(state, Optional.empty(), Tests::nowMs)) {
            Running first = Tests.await(programs.start(new Program(app, Command.of("sleep", "69"), "022")));
            start();
            Guard.sweep(settings());
            assertThat(agent.waitFor()).isEqualTo(137);
            assertThat(first.isAlive()).isFalse();
            Running second = Tests.await(programs.start(new Program(app, Command.of("sleep", "69"), "022")));
            Guard.sweep(settings());
            assertThat(second.isAlive()).isFalse();
            new FenceCommands(state).register(app, Command.of("/bin/false"), 100);
            assertThatThrownBy(() -> Guard.sweep(settings())).hasMessageContaining("exit code 11");
        }
    }

    @Test
    void aGuardThatTakesOverLetsTheEarlierOneGoAndKeepsItsEnd() throws Exception {
        ResourceId app = new ResourceId("web", "app");
        try (Programs programs = new Programs(state, Optional.empty(), Tests::nowMs)) {
            Running left = Tests.await(programs.start(new Program(app, Command.of("sleep", "69"), "022")));
            Guard first = start();
            long end = in(60_000);
            first.deadline(end);
            Tests.within(5, () -> first.armed().isPresent());
            agent.destroyForcibly().waitFor();
            Process second = keep(new ProcessBuilder("sleep", "300").start());

            Guard next = Guard.takeOver(settings(), end, second.pid(), System::nanoTime);
            guards.add(next);

            assertThat(Tests.await(first.exited())).isZero();
            assertThat(left.isAlive()).isTrue();
            assertThat(next.armed()).hasValue(end);
            next.standDown();
            next.deadline(in(100));
            assertThat(Tests.await(next.exited())).isEqualTo(10);
            assertThat(left.isAlive()).isFalse();
            assertThat(second.waitFor()).isEqualTo(137);
        }
    }

    @Test
    void whatWasLeftTooLongIsEndedByWhoTakesItOver() throws Exception {
        ResourceId app = new ResourceId("web", "app");
        try (Programs programs = new Programs(state, Optional.empty(), Tests::nowMs)) {
            Running left = Tests.await(programs.start(new Program(app, Command.of("sleep", "69"), "022")));
            try {
                guards.add(Guard.takeOver(settings(), in(-10), agent.pid(), System::nanoTime));
            } catch (IOException ended) {
                assertThat(ended).hasMessageContaining("did not start");
            }
            assertThat(agent.waitFor()).isEqualTo(137);
            Tests.within(5, () -> !left.isAlive());
        }
    }

    @Test
    void aGuardThatDoesNotReadHoldsUpNobodyAndHearsTheNewest() throws Exception {
        Guard guard = start();
        RawGuard.signal("STOP", guard.pid());
        long last = in(50_000);
        long before = System.nanoTime();
        for (int i = 0; i < 100_000; i++) {
            guard.deadline(last - 100_000 + i);
        }
        guard.deadline(last);
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before)).isLessThan(5_000);
        RawGuard.signal("CONT", guard.pid());
        Tests.within(10, () -> guard.armed().orElse(0) == last);
        assertThat(agent.isAlive()).isTrue();
    }

    @Test
    void anotherClockIsRefused() throws Exception {
        assertThatThrownBy(() -> Guard.start(
                        settings(), List.of(), agent.pid(), () -> System.nanoTime() + TimeUnit.SECONDS.toNanos(2)))
                .hasMessageContaining("ms apart")
                .hasMessageContaining("nanoTime");
        assertThat(agent.isAlive()).isTrue();
    }

    @Test
    void aGuardThatCannotStartSaysWhy() throws Exception {
        assertThatThrownBy(() -> Guard.start(settings(), List.of(), 1, System::nanoTime))
                .hasMessageContaining("the guard did not start")
                .hasMessageContaining("below an init");
        GuardSettings silent = new GuardSettings(
                state, "", Escalation.NONE, Optional.empty(), 0, Optional.of(executable("#!/bin/sh\nexit 0\n")));
        assertThatThrownBy(() -> Guard.start(silent, List.of(), agent.pid(), System::nanoTime))
                .hasMessageContaining("the guard did not start");
        GuardSettings other =
                new GuardSettings(state, "", Escalation.NONE, Optional.empty(), 0, Optional.of(executable("""
                        #!/bin/sh
                        [ "$3" = --end ] || echo ready 1 99
                        """)));
        assertThatThrownBy(() -> Guard.start(other, List.of(), agent.pid(), System::nanoTime))
                .hasMessageContaining("does not speak as this agent does");
    }

    private Path executable(String text) throws IOException {
        Path script = Files.writeString(Files.createTempFile(state, "guard", ".sh"), text);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    private static long in(long ms) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
    }

    private GuardSettings settings() {
        return GuardSettings.of(state);
    }

    private Guard start() throws IOException {
        Guard guard = Guard.start(settings(), List.of(), agent.pid(), System::nanoTime);
        guards.add(guard);
        return guard;
    }

    private Process keep(Process process) {
        started.add(process);
        return process;
    }
}
