package io.mainstay.resource.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.exec.Exit;
import io.mainstay.exec.LoneGuard;
import io.mainstay.exec.Tests;
import io.mainstay.resource.FakeContext;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.Resource;
import io.mainstay.resource.Workshop;
import io.mainstay.resource.Workshops;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ScriptResourceTest {
    @TempDir
    Path directory;

    private final Map<String, Object> parameters = new HashMap<>();
    private Workshop workshop;

    @BeforeEach
    void begin() throws IOException {
        workshop = Workshops.at(directory, "test-scripts");
    }

    @AfterEach
    void end() throws IOException {
        workshop.close();
    }

    @ParameterizedTest
    @CsvSource({
        "100, OFFLINE, 0, UNASKED", "101, ONLINE, 10, UNASKED", "105, ONLINE, 50, UNASKED",
        "110, ONLINE, 100, UNASKED", "111, UNKNOWN, 0, UNASKED", "99, UNKNOWN, 0, UNASKED",
        "0, UNKNOWN, 0, UNASKED", "1, UNKNOWN, 0, UNASKED", "137, UNKNOWN, 0, UNASKED",
        "200, OFFLINE, 0, INTENDED"
    })
    void monitorsExitCodesMeanWhatTheyMeanInVcs(
            int code, MonitorResult.Status status, int confidence, MonitorResult.Cause cause) {
        MonitorResult result = ExitCodes.monitor(new Exit(code, "why\n", 1));
        assertThat(result.status()).isEqualTo(status);
        assertThat(result.confidence()).isEqualTo(confidence);
        assertThat(result.cause()).isEqualTo(cause);
        assertThat(result.detail()).contains("exited " + code).endsWith("last line: why");
    }

    @Test
    void A42_anyCodeButZeroIsAFailedStartWithItsLastLine() {
        assertThat(ExitCodes.outcome("online", new Exit(0, "", 1), 250))
                .isEqualTo(new Outcome(Outcome.Verdict.DONE, 250, ""));
        assertThat(ExitCodes.outcome("online", new Exit(1, "no disk\n", 1), 250))
                .isEqualTo(Outcome.failed("online exited 1; last line: no disk"));
    }

    @Test
    void eachVerbIsTheFirstArgumentAndTheRestFollows() throws Exception {
        parameters.put("arguments", List.of("a b", "$HOME"));
        parameters.put("environment", Map.of("PORT", "61000"));
        Resource script = script("echo \"$1|$2|$3|$PORT|$MAINSTAY_GROUP|$MAINSTAY_EPOCH|$MAINSTAY_CLEAN_REASON\" >> "
                + directory + "/calls; [ $1 = monitor ] && exit 103; exit 0");
        assertThat(Tests.await(script.monitor(new Call(1))).confidence()).isEqualTo(30);
        assertThat(Tests.await(script.online(new Call(2))).isDone()).isTrue();
        assertThat(Tests.await(script.offline(new Call(3))).isDone()).isTrue();
        assertThat(Tests.await(script.clean(new Call(4), CleanReason.MONITOR_HUNG))
                        .isDone())
                .isTrue();
        assertThat(Files.readAllLines(directory.resolve("calls")))
                .containsExactly(
                        "monitor|a b|$HOME|61000|web|7|",
                        "online|a b|$HOME|61000|web|7|",
                        "offline|a b|$HOME|61000|web|7|",
                        "clean|a b|$HOME|61000|web|7|5");
    }

    @Test
    void aScriptWithoutCleanIsCleanedByOffline() throws Exception {
        parameters.put("clean", "offline");
        Resource script = script("[ $1 = offline ] && exit 0; exit 64");
        assertThat(Tests.await(script.clean(new Call(1), CleanReason.ONLINE_HUNG))
                        .isDone())
                .isTrue();
        parameters.put("clean", "script");
        Resource other = script("[ $1 = offline ] && exit 0; echo usage; exit 64");
        assertThat(Tests.await(other.clean(new Call(1), CleanReason.ONLINE_HUNG))
                        .detail())
                .isEqualTo("clean exited 64; last line: usage");
    }

    @Test
    void theGuardKnowsHowToCleanItFromBeforeItGoesOnlineUntilItIsFoundOffline() throws Exception {
        Path entry = directory.resolve("fence/web-db");
        Path up = directory.resolve("up");
        Resource script = script("case $1 in monitor) [ -e " + up + " ] && exit 110; exit 100;; online) [ -e " + entry
                + " ] && touch " + up + ".told;; offline) rm -f " + up + ";; esac; exit 0");
        assertThat(Tests.await(script.monitor(new Call(1))).status()).isEqualTo(MonitorResult.Status.OFFLINE);
        assertThat(entry).doesNotExist();
        Tests.await(script.online(new Call(2)));
        assertThat(directory.resolve("up.told")).exists();
        assertThat(Files.readString(entry))
                .startsWith("fence1\0")
                .contains("script\0clean\0", "MAINSTAY_CLEAN_REASON=6\0");
        // It is still coming up: offline means nothing yet.
        Tests.await(script.monitor(new Call(3)));
        assertThat(entry).exists();
        Files.createFile(up);
        Tests.await(script.monitor(new Call(4)));
        Tests.await(script.offline(new Call(5)));
        assertThat(entry).exists();
        Tests.await(script.monitor(new Call(6)));
        assertThat(entry).doesNotExist();
    }

    @Test
    void theGuardHearsOfOneThatIsFoundOnlineAndForgetsWhatAnEarlierLifeLeft() throws Exception {
        Path entry = directory.resolve("fence/web-db");
        Path up = Files.createFile(directory.resolve("up"));
        String text = "[ -e " + up + " ] && exit 110; exit 100";
        Tests.await(script(text).monitor(new Call(1)));
        assertThat(entry).exists();
        Files.delete(up);
        Tests.await(script(text).monitor(new Call(1)));
        assertThat(entry).doesNotExist();
    }

    @Test
    void theGuardAloneEndsItByItsClean() throws Exception {
        Path up = directory.resolve("up");
        Resource script = script("case $1 in online) touch " + up + ";; clean) rm -f " + up + ";; esac; exit 0");
        Tests.await(script.online(new Call(1)));
        assertThat(up).exists();
        assertThat(LoneGuard.end(directory)).isEqualTo(LoneGuard.ENDED);
        assertThat(up).doesNotExist();
    }

    @Test
    void aCancelledVerbIsKilledWithItsChildren() throws Exception {
        Resource script = script("sleep 60 & echo $! > " + directory + "/child; wait");
        Call call = new Call(1);
        Future<Outcome> online = script.online(call);
        Path child = directory.resolve("child");
        Tests.within(10, () -> Files.exists(child) && !Files.readString(child).isEmpty());
        call.cancel();
        assertThat(Tests.await(online).detail()).startsWith("online exited 137 (SIGKILL)");
        long pid = Long.parseLong(Files.readString(child).strip());
        Tests.within(
                5, () -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void aScriptThatCannotBeExecutedFailsWithTheReason() throws Exception {
        Resource script = script("exit 0");
        Files.setPosixFilePermissions(directory.resolve("script"), PosixFilePermissions.fromString("rw-r--r--"));
        Future<MonitorResult> monitor = script.monitor(new Call(1));
        Tests.within(10, monitor::isComplete);
        assertThat(monitor.cause()).hasMessageContaining("no execute permission");
    }

    @Test
    void parametersThatCannotBeRightAreSaid() {
        assertThat(new ScriptType()
                                .check(
                                        Map.of("script", "bin/x", "environment", Map.of("1A", "x")),
                                        AgentSettings.DEFAULTS)
                                .stream()
                                .map(Parameter.Conflict::key))
                .containsExactly("script", "environment");
    }

    @Test
    void anActionIsOneMoreWordThatTheScriptIsCalledWith() throws Exception {
        Resource script = script("[ $1 = backup ] && { echo 3 files; exit 0; }; exit 64");
        assertThat(Tests.await(script.action(new Call(1), "backup")))
                .isEqualTo(Outcome.done("exited 0; last line: 3 files"));
        assertThat(Tests.await(script.action(new Call(2), "other"))).isEqualTo(Outcome.failed("exited 64"));
    }

    @Test
    void anActionIsNotCalledAsAVerbIs() {
        Map<String, Object> values = Map.of("script", "/x", "actions", List.of("backup", "clean", "-rf"));
        assertThat(new ScriptType().actions(values)).containsExactly("backup", "clean", "-rf");
        assertThat(new ScriptType()
                        .check(values, AgentSettings.DEFAULTS).stream().map(Parameter.Conflict::problem))
                .containsExactly("has 'clean'", "has '-rf'");
    }

    private Resource script(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("script"), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        parameters.put("script", file.toString());
        return new ScriptType()
                .create(new FakeContext(new ResourceId("web", "db"), Map.copyOf(parameters), directory, workshop));
    }
}
