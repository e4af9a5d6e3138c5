package io.mainstay.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.hook.DeliveryEvent.Outcome;
import io.mainstay.core.hook.EventHook.Exec;
import io.mainstay.exec.Call;
import io.mainstay.exec.Runner;
import io.mainstay.exec.Tests;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ExecCourierTest {
    @TempDir
    Path directory;

    private final Letter letter = new Letter("shop", "pager", Hooks.event(812), 2);
    private Runner runner;
    private ExecCourier courier;

    @BeforeEach
    void begin() throws Exception {
        runner = new Runner(directory, Tests::nowMs);
        courier = new ExecCourier(runner);
    }

    @AfterEach
    void end() throws Exception {
        runner.close();
    }

    @Test
    void T10_aProgramHasTheEventInItsEnvironmentAndOnItsInput() throws Exception {
        Answer answer =
                send("env | grep ^MAINSTAY_EVENT_ | sort > " + directory + "/env; cat > " + directory + "/json");
        assertThat(answer.outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(Files.readAllLines(directory.resolve("env")))
                .containsExactly(
                        "MAINSTAY_EVENT_AT=1767225600000",
                        "MAINSTAY_EVENT_ATTEMPT=2",
                        "MAINSTAY_EVENT_BY=kim",
                        "MAINSTAY_EVENT_CLUSTER=shop",
                        "MAINSTAY_EVENT_GROUP=web",
                        "MAINSTAY_EVENT_HOOK=pager",
                        "MAINSTAY_EVENT_ID=shop-pager-812",
                        "MAINSTAY_EVENT_KIND=faulted",
                        "MAINSTAY_EVENT_NODE=n1",
                        "MAINSTAY_EVENT_NUMBER=812",
                        "MAINSTAY_EVENT_REASON=a trial",
                        "MAINSTAY_EVENT_RESOURCE=app",
                        "MAINSTAY_EVENT_SEVERITY=Error",
                        "MAINSTAY_EVENT_TEXT=app exited 137 (SIGKILL)");
        JsonObject json = new JsonObject(Files.readString(directory.resolve("json")));
        assertThat(json).isEqualTo(letter.json());
        assertThat(json.getString("id")).isEqualTo("shop-pager-812");
        assertThat(json.getLong("number")).isEqualTo(812);
    }

    @Test
    void itsExitCodeDecidesAndItsLastLineIsTheReason() throws Exception {
        Answer failed = send("echo calling; echo no route to pager >&2; exit 1");
        assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failed.text()).isEqualTo("exited 1; last line: no route to pager");
        assertThat(failed.output()).contains("calling");
        assertThat(send("exit 65").outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(send("exit 0").outcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void aProgramThatIsNotThereIsAFailure() throws Exception {
        Answer answer = Tests.await(
                courier.send(new Exec(List.of("/nonexistent/page"), Optional.empty()), letter, new Call(1)));
        assertThat(answer.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(answer.text()).contains("/nonexistent/page").contains("does not exist");
    }

    @Test
    void noShellSeesAnArgument() throws Exception {
        Exec echo = new Exec(List.of("/bin/echo", "$(touch " + directory + "/owned); `id`"), Optional.empty());
        assertThat(Tests.await(courier.send(echo, letter, new Call(1))).output())
                .startsWith("$(touch");
        assertThat(directory.resolve("owned")).doesNotExist();
    }

    @Test
    void aCancelledProgramIsKilledWithWhatItStarted() throws Exception {
        Call call = new Call(1);
        Path pid = directory.resolve("pid");
        Future<Answer> answer =
                begin("sleep 1000 & echo $! > " + pid + ".new; mv " + pid + ".new " + pid + "; wait", call);
        Tests.within(10, () -> Files.exists(pid));
        call.cancel();
        assertThat(Tests.await(answer).outcome()).isEqualTo(Outcome.FAILED);
        long child = Long.parseLong(Files.readString(pid).strip());
        Tests.within(10, () -> !Tests.runs(child));
    }

    @Test
    void T9_atMostTwoProgramsOfAHookRun() throws Exception {
        Call first = new Call(1);
        Call second = new Call(2);
        Future<Answer> one = begin("sleep 1000", first);
        Future<Answer> two = begin("sleep 1000", second);
        assertThat(send("exit 0").text()).contains("have not ended");
        first.cancel();
        Tests.await(one);
        assertThat(send("exit 0").outcome()).isEqualTo(Outcome.DELIVERED);
        second.cancel();
        Tests.await(two);
    }

    @Test
    void aProgramThatDoesNotReadItsInputIsDelivered() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(Tests.await(courier.send(new Exec(List.of("/bin/true"), Optional.empty()), letter, new Call(i)))
                            .outcome())
                    .isEqualTo(Outcome.DELIVERED);
        }
    }

    private Answer send(String script) throws Exception {
        return Tests.await(begin(script, new Call(9)));
    }

    private Future<Answer> begin(String script, Call call) {
        return courier.send(new Exec(List.of("/bin/sh", "-c", script), Optional.empty()), letter, call);
    }
}
