package io.mainstay.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OutOfMemoryTest {
    private static final Path OWN = Path.of("/proc/self/oom_score_adj");

    @TempDir
    Path state;

    @Test
    void theAgentIsSparedButNotWhatItRuns() throws Exception {
        String before = Files.readString(OWN).strip();
        assumeTrue(canBeSpared(), "skipped: sparing a process needs root (CAP_SYS_RESOURCE)");
        try (Runner runner = new Runner(state, Tests::nowMs)) {
            OutOfMemory.spareAgent();
            assertThat(Files.readString(OWN).strip()).isEqualTo("-900");
            Exit exit = Tests.await(runner.run(Command.of("/bin/sh", "-c", "cat /proc/$$/oom_score_adj"), new Call(1)));
            assertThat(exit.output().strip()).isEqualTo("0");
        } finally {
            Files.writeString(OWN, before);
        }
    }

    private static boolean canBeSpared() {
        try {
            Files.writeString(OWN, "-1");
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
