package io.mainstay.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ResourceId;
import io.mainstay.exec.Call;
import io.mainstay.exec.Command;
import io.mainstay.exec.Exit;
import io.mainstay.exec.Tests;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LimitedRunsTest {
    @TempDir
    Path directory;

    private Workshop workshop;
    private FakeContext context;
    private LimitedRuns runs;

    @BeforeEach
    void begin() {
        workshop = Workshops.at(directory, "test-limits");
        context = new FakeContext(new ResourceId("web", "data"), Map.of(), directory, workshop);
        runs = new LimitedRuns(context);
    }

    @AfterEach
    void end() throws Exception {
        context.close();
        workshop.close();
    }

    @Test
    void aProgramInTimeIsAnswered() throws Exception {
        assertThat(Tests.await(runs.run(Command.of("sh", "-c", "exit 3"), new Call(1), 30_000))
                        .code())
                .isEqualTo(3);
        assertThat(Tests.await(runs.run(Command.of("true"), new Call(2), LimitedRuns.NO_LIMIT))
                        .code())
                .isZero();
        assertThat(runs.running()).isZero();
    }

    @Test
    void aProgramOverItsLimitIsKilledAndTheReasonSaid() throws Exception {
        Future<Exit> run = runs.run(Command.of("sleep", "1000"), new Call(1), 50);
        Tests.within(10, run::isComplete);
        assertThat(run.cause()).hasMessage("sleep did not end within 50 ms and was killed");
        assertThat(runs.running()).isZero();
    }

    @Test
    void theEndOfTheCallEndsItToo() throws Exception {
        Call call = new Call(1);
        Future<Exit> run = runs.run(Command.of("sleep", "1000"), call, LimitedRuns.NO_LIMIT);
        call.cancel();
        Tests.within(10, run::isComplete);
        assertThat(run.failed()).isTrue();
        assertThat(runs.running()).isZero();
    }

    @Test
    void programsThatCannotBeKilledAreLeftBehindAndNoMoreAreBegunUntilTheyEnd() throws Exception {
        List<Promise<Exit>> programs = new ArrayList<>();
        LimitedRuns limited = new LimitedRuns(context, (command, call) -> {
            programs.add(Promise.promise());
            return programs.get(programs.size() - 1).future();
        });
        List<Future<Exit>> taken = new ArrayList<>();
        for (int i = 0; i < LimitedRuns.MAX_LEFT; i++) {
            taken.add(limited.run(Command.of("umount"), new Call(i), 20));
        }
        for (Future<Exit> each : taken) {
            Tests.within(10, each::isComplete);
            assertThat(each.cause())
                    .hasMessage("umount did not end within 20 ms and hangs in the kernel, where it cannot be killed");
        }
        assertThat(limited.running()).isEqualTo(LimitedRuns.MAX_LEFT);
        assertThat(limited.run(Command.of("umount"), new Call(9), 20).cause())
                .hasMessageContaining("3 programs of this resource hang in the kernel already");
        programs.forEach(program -> program.complete(new Exit(137, "", 1)));
        assertThat(limited.running()).isZero();
        assertThat(limited.run(Command.of("umount"), new Call(10), 20).isComplete())
                .isFalse();
    }
}
