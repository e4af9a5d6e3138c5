package io.mainstay.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QuestionTest {
    private static final long LIMIT_MS = 30_000;

    @Test
    void itsStandardOutputIsTheAnswerAndItsErrorsAreNot() throws Exception {
        assertThat(Question.ask(
                        sh("echo \"$WORD\"; echo noise >&2").withEnvironment(Map.of("WORD", "yes")), LIMIT_MS, 100))
                .isEqualTo("yes\n");
    }

    @Test
    void aChildThatHoldsTheOutputIsNotWaitedFor() throws Exception {
        long start = System.nanoTime();
        String answer = Question.ask(sh("sleep 40 & echo $!"), LIMIT_MS, 100);
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(20);
        ProcessHandle.of(Long.parseLong(answer.strip())).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void oneThatDoesNotEndIsKilledWithItsChildren() throws Exception {
        assertThatThrownBy(() -> Question.ask(sh("sleep 61.25 & wait"), 300, 100))
                .isInstanceOf(Question.Unanswered.class)
                .hasMessage("/bin/sh took longer than 300 ms and was killed");
        Tests.within(
                5,
                () -> ProcessHandle.allProcesses()
                        .noneMatch(process ->
                                process.info().commandLine().orElse("").endsWith("sleep 61.25")));
    }

    @Test
    void oneThatPrintsTooMuchIsCutOffWhateverItsExitCode() {
        assertThatThrownBy(() -> Question.ask(sh("yes; exit 0"), LIMIT_MS, 1_000))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("printed 1000 bytes or more");
    }

    @Test
    void anyExitCodeButZeroIsARefusal() {
        assertThatThrownBy(() -> Question.ask(sh("exit 3"), LIMIT_MS, 100)).hasMessage("/bin/sh exited 3");
        assertThatThrownBy(() -> Question.ask(Command.of("/no/such/agent"), LIMIT_MS, 100))
                .hasMessageContaining("does not exist");
    }

    private static Command sh(String text) {
        return Command.of("/bin/sh", "-c", text);
    }
}
