package io.mainstay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.group.Group;
import io.mainstay.core.group.GroupAction;
import io.mainstay.core.group.GroupEvent;
import io.mainstay.core.group.GroupEvent.HookResult;
import io.mainstay.core.group.HookKind;
import io.mainstay.exec.Runner;
import io.mainstay.exec.Tests;
import io.mainstay.sim.SpecBuilder;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HookCallsTest {
    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<GroupEvent> answers = new LinkedBlockingQueue<>();
    private final Group group = Group.initial("n1", SpecBuilder.appAndPort().build());
    private Runner runner;
    private HookCalls hooks;

    @BeforeEach
    void begin() throws Exception {
        runner = new Runner(directory, Tests::nowMs);
        hooks = new HookCalls(runner);
    }

    @AfterEach
    void end() throws Exception {
        runner.close();
        Tests.await(vertx.close());
    }

    @Test
    void aHookLearnsWhatItIsRunForAndItsExitCodeIsTheAnswer() throws Exception {
        String program = program("env | grep ^MAINSTAY_ | grep -v GUARDED | sort > " + directory + "/env; exit 0");
        run(new GroupAction.RunHook(1, HookKind.AFTER_ONLINE, "app", program, "online web by anna"));
        assertThat(answer()).isEqualTo(new GroupEvent.HookEnded(1, HookResult.DONE, "exited 0"));
        assertThat(Files.readAllLines(directory.resolve("env")))
                .containsExactly(
                        "MAINSTAY_CAUSE=online web by anna",
                        "MAINSTAY_EPOCH=0",
                        "MAINSTAY_GROUP=web",
                        "MAINSTAY_HOOK=BatchAfterOnline",
                        "MAINSTAY_NODE=n1",
                        "MAINSTAY_RESOURCE=app");
        run(new GroupAction.RunHook(2, HookKind.PRE_ONLINE, "", program("echo no quorum disk; exit 3"), ""));
        assertThat(answer())
                .isEqualTo(new GroupEvent.HookEnded(2, HookResult.FAILED, "exited 3; last line: no quorum disk"));
    }

    @Test
    void aProgramThatIsNotThereIsAFailureOfTheHook() throws Exception {
        run(new GroupAction.RunHook(1, HookKind.AFTER_ONLINE, "", "/nonexistent/hook", ""));
        assertThat(answer()).satisfies(event -> {
            GroupEvent.HookEnded ended = (GroupEvent.HookEnded) event;
            assertThat(ended.result()).isEqualTo(HookResult.FAILED);
            assertThat(ended.words()).contains("/nonexistent/hook");
        });
    }

    @Test
    void aCancelledHookIsKilledAndAnswersNothing() throws Exception {
        Path pid = directory.resolve("pid");
        run(new GroupAction.RunHook(
                1,
                HookKind.BEFORE_ONLINE,
                "",
                program("echo $$ > " + pid + ".new; mv " + pid + ".new " + pid + "; sleep 1000"),
                ""));
        Tests.within(10, () -> Files.exists(pid));
        long process = Long.parseLong(Files.readString(pid).strip());
        hooks.cancel("web", 1);
        Tests.within(
                10,
                () -> ProcessHandle.of(process).filter(ProcessHandle::isAlive).isEmpty());
        run(new GroupAction.RunHook(2, HookKind.BEFORE_ONLINE, "", "/bin/true", ""));
        assertThat(answer()).as("only the second answers").extracting("call").isEqualTo(2L);
    }

    private void run(GroupAction.RunHook hook) {
        hooks.run(group, hook, vertx.getOrCreateContext(), answers::add);
    }

    private GroupEvent answer() throws InterruptedException {
        return answers.poll(20, TimeUnit.SECONDS);
    }

    private String program(String body) throws Exception {
        Path file = Files.createTempFile(directory, "hook", "");
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }
}
