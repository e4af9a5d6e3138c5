package io.mainstay.resource.systemd;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.MonitorResult.Status;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.exec.LoneGuard;
import io.mainstay.exec.Tests;
import io.mainstay.resource.FakeContext;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.Resource;
import io.mainstay.resource.Workshop;
import io.mainstay.resource.Workshops;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SystemdResourceTest {
    private static final String UNIT = "app.service";

    @TempDir
    Path directory;

    private final SystemdType type = new SystemdType();
    private FakeSystemd systemd;
    private Map<String, Object> parameters;
    private Workshop workshop;
    private FakeContext context;
    private Resource resource;

    @BeforeEach
    void begin() throws Exception {
        systemd = new FakeSystemd(directory.resolve("systemd"));
        parameters = systemd.parameters("app");
        workshop = Workshops.at(directory, "test-units");
        context = new FakeContext(new ResourceId("web", "app"), parameters, directory, workshop);
        resource = type.create(context);
    }

    @AfterEach
    void end() throws Exception {
        Tests.await(resource.close());
        workshop.close();
        context.close();
        systemd.end();
    }

    @Test
    void itGoesThroughItsLifeAndEachVerbMayComeTwice() throws Exception {
        assertThat(Tests.await(resource.open(new Call(1))).isDone()).isTrue();
        assertThat(monitored()).isEqualTo(MonitorResult.offline("inactive (dead)"));
        assertThat(Tests.await(resource.online(new Call(2))).isDone()).isTrue();
        assertThat(Tests.await(resource.online(new Call(3))).detail()).isEqualTo("was active already");
        assertThat(monitored().detail())
                .isEqualTo("active (running), pid "
                        + systemd.process(UNIT).orElseThrow().pid());
        assertThat(Tests.await(resource.offline(new Call(4))).isDone()).isTrue();
        assertThat(Tests.await(resource.offline(new Call(5))).isDone()).isTrue();
        assertThat(monitored().status()).isEqualTo(Status.OFFLINE);
        assertThat(cleaned()).isEqualTo(Outcome.done("nothing of it runs"));
        assertThat(systemd.log()).allMatch(line -> line.endsWith(" -- app.service") || line.endsWith(" -- -.slice"));
    }

    @Test
    void A14_aUnitThatDiesIsHeardOfWithinASecond() throws Exception {
        heardAndOnline();
        long crashedNs = System.nanoTime();
        systemd.crash(UNIT);
        MonitorResult heard = next().result();
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - crashedNs)).isLessThan(1_000);
        assertThat(heard).isEqualTo(MonitorResult.offline("failed (failed), result signal, signal 9"));
        assertThat(resource.info()).containsEntry("changes", "heard at once");
    }

    @Test
    void A36_aUnitThatIsStartedByHandIsHeardOf() throws Exception {
        Tests.await(resource.open(new Call(1)));
        assertThat(monitored().status()).isEqualTo(Status.OFFLINE);
        systemd.awaitListeners();
        systemd.run("start", UNIT);
        assertThat(next().result().status()).isEqualTo(Status.ONLINE);
    }

    @Test
    void withoutABusItIsPolledAndSaysSo() throws Exception {
        systemd.set("no-bus");
        Tests.await(resource.open(new Call(1)));
        Tests.await(resource.online(new Call(2)));
        Tests.within(20, () -> String.valueOf(resource.info().get("changes")).startsWith("polled only"));
        assertThat(resource.info().get("changes"))
                .contains("busctl exited 1; last line: Failed to connect to bus: No such file or directory");
        assertThat(monitored().status()).isEqualTo(Status.ONLINE);
        systemd.crash(UNIT);
        Tests.within(20, () -> !systemd.holdsForRunning(UNIT));
        assertThat(monitored().status()).isEqualTo(Status.OFFLINE);
    }

    @Test
    void whatHappenedWhileNobodyListenedIsLookedForWhenListeningBeginsAnew() throws Exception {
        heardAndOnline();
        systemd.set("no-bus");
        systemd.listener("listening").orElseThrow().destroyForcibly();
        // Hints of before have been followed up by the time that the first new start has failed.
        Tests.within(20, () -> String.valueOf(resource.info().get("changes")).contains("Failed to connect"));
        systemd.crash(UNIT);
        Tests.within(20, () -> !systemd.holdsForRunning(UNIT));
        systemd.drop("no-bus");
        assertThat(next().result().status()).isEqualTo(Status.OFFLINE);
        assertThat(resource.info()).containsEntry("changes", "heard at once");
    }

    @Test
    void oneListenerServesAllUnitsAndEndsWithTheLast() throws Exception {
        FakeContext other = new FakeContext(new ResourceId("web", "db"), systemd.parameters("db"), directory, workshop);
        Resource second = type.create(other);
        heardAndOnline();
        Tests.await(second.open(new Call(1)));
        Tests.await(second.online(new Call(2)));
        assertThat(Tests.await(second.monitor(new Call(3))).status()).isEqualTo(Status.ONLINE);
        assertThat(systemd.log().stream().filter(line -> line.endsWith("-.slice")))
                .hasSize(1);
        ProcessHandle listener = systemd.listener("listening").orElseThrow();
        ProcessHandle subscriber = systemd.listener("subscribed").orElseThrow();
        Tests.await(second.close());
        assertThat(listener.isAlive()).isTrue();
        systemd.crash("db.service");
        systemd.crash(UNIT);
        assertThat(next().result().status()).isEqualTo(Status.OFFLINE);
        // Closed, it is told nothing of its end.
        assertThat(other.heard).extracting(heard -> heard.result().status()).doesNotContain(Status.OFFLINE);
        Tests.await(resource.close());
        Tests.within(5, () -> !listener.isAlive() && !subscriber.isAlive());
        other.close();
    }

    @Test
    void A42_aStartThatFailsSaysWhatSystemdKnows() throws Exception {
        systemd.set("fail-start");
        systemd.show(
                UNIT,
                "ActiveState=failed",
                "SubState=failed",
                "Result=exit-code",
                "ExecMainCode=1",
                "ExecMainStatus=3");
        assertThat(Tests.await(resource.online(new Call(1))))
                .isEqualTo(Outcome.failed(
                        "systemctl start exited 4; the unit is failed (failed), result exit-code, exited 3"));
    }

    @Test
    void A55_aUnitThatIsNotThereOrMaskedIsNotEvenTried() throws Exception {
        for (String state : List.of("not-found", "masked")) {
            systemd.show(UNIT, "LoadState=" + state);
            Outcome outcome = Tests.await(resource.online(new Call(1)));
            assertThat(outcome.verdict()).isEqualTo(Outcome.Verdict.NOT_HERE);
            assertThat(outcome.detail()).startsWith("app.service is " + state.replace("-", " "));
            assertThat(monitored().status()).isEqualTo(Status.OFFLINE);
            assertThat(cleaned().isDone()).isTrue();
        }
        assertThat(systemd.log()).noneMatch(line -> line.startsWith("start --no-ask-password -- app"));
    }

    @Test
    void A25_aStopThatHangsEndsWithItsCall() throws Exception {
        heardAndOnline();
        systemd.set("hang-stop");
        Call call = new Call(3);
        Future<Outcome> offline = resource.offline(call);
        Tests.within(20, () -> systemd.log().contains("stop --no-ask-password -- app.service"));
        call.cancel();
        assertThat(Tests.await(offline)).isEqualTo(Outcome.failed("cancelled; systemctl stop was ended"));
        assertThat(monitored().status()).isEqualTo(Status.ONLINE);
    }

    @Test
    void aMonitorThatHangsEndsWithItsCall() throws Exception {
        systemd.set("hang-show");
        Call call = new Call(1);
        Future<MonitorResult> monitor = resource.monitor(call);
        Tests.within(20, () -> !systemd.log().isEmpty());
        call.cancel();
        assertThat(Tests.await(monitor).status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void cleanEndsWhatDoesNotStopAndForgetsItsFailure() throws Exception {
        heardAndOnline();
        systemd.set(UNIT + ".stubborn");
        ProcessHandle process = systemd.process(UNIT).orElseThrow();
        assertThat(cleaned()).isEqualTo(Outcome.done("nothing of it runs"));
        assertThat(process.isAlive()).isFalse();
        assertThat(monitored()).isEqualTo(MonitorResult.offline("inactive (dead)"));
        assertThat(systemd.log()).contains("reset-failed -- app.service");
    }

    @Test
    void cleanIsNotDoneWhileTheUnitIsStillThere() throws Exception {
        heardAndOnline();
        systemd.show(UNIT, "ActiveState=deactivating", "SubState=final-sigkill");
        Call call = new Call(3);
        Future<Outcome> clean = resource.clean(call, CleanReason.OFFLINE_HUNG);
        Tests.within(
                20,
                () -> systemd.log().stream()
                                .filter(line -> line.startsWith("kill"))
                                .count()
                        > 2);
        assertThat(clean.isComplete()).isFalse();
        call.cancel();
        assertThat(Tests.await(clean).isDone()).isFalse();
    }

    @Test
    void killedInTheMiddleOfAStartItIsCleanedAll_theSame() throws Exception {
        systemd.set("hang-start");
        Call call = new Call(1);
        Future<Outcome> online = resource.online(call);
        Tests.within(20, () -> systemd.log().contains("start --no-ask-password -- app.service"));
        call.cancel();
        assertThat(Tests.await(online)).isEqualTo(Outcome.failed("cancelled; systemctl start was ended"));
        assertThat(cleaned().isDone()).isTrue();
        systemd.drop("hang-start");
        assertThat(Tests.await(resource.online(new Call(2))).isDone()).isTrue();
        assertThat(monitored().status()).isEqualTo(Status.ONLINE);
    }

    @Test
    void theGuardAloneEndsIt() throws Exception {
        heardAndOnline();
        systemd.set(UNIT + ".stubborn");
        ProcessHandle process = systemd.process(UNIT).orElseThrow();
        assertThat(directory.resolve("fence/web-app")).exists();
        assertThat(LoneGuard.end(directory)).isEqualTo(LoneGuard.ENDED);
        assertThat(process.isAlive()).isFalse();
        assertThat(monitored().status()).isEqualTo(Status.OFFLINE);
    }

    @Test
    void theGuardKnowsItFromBeforeItGoesOnlineUntilItIsFoundOffline() throws Exception {
        Path entry = directory.resolve("fence/web-app");
        assertThat(monitored().status()).isEqualTo(Status.OFFLINE);
        assertThat(entry).doesNotExist();
        systemd.set("fail-start");
        Tests.await(resource.online(new Call(2)));
        assertThat(entry).exists();
        systemd.drop("fail-start");
        Tests.await(resource.online(new Call(3)));
        Tests.await(resource.offline(new Call(4)));
        assertThat(entry).exists();
        monitored();
        assertThat(entry).doesNotExist();
        assertThat(Files.exists(directory.resolve("fence"))).isTrue();
    }

    @Test
    void aSecondMasterIsToldOnceAndAgainWhenItChanges() throws Exception {
        systemd.show(UNIT, "Restart=always");
        Tests.await(resource.open(new Call(1)));
        monitored();
        assertThat(context.raised.poll()).startsWith("two-masters: systemd starts it again by itself (Restart=always)");
        assertThat(context.raised).isEmpty();
        systemd.show(UNIT, "UnitFileState=enabled");
        monitored();
        assertThat(context.raised.poll()).startsWith("two-masters: systemd starts it at boot");
        assertThat(context.raised).isEmpty();
        assertThat(resource.info().get("beware")).contains("systemctl disable app.service");
    }

    @Test
    void anAliasIsHeardByTheUnitsOwnName() throws Exception {
        systemd.show(UNIT, "Id=real.service");
        Tests.await(resource.open(new Call(1)));
        systemd.awaitListeners();
        systemd.run("start", "real.service");
        Tests.within(
                20,
                () -> systemd.log().stream()
                                .filter(line -> line.endsWith("-- app.service"))
                                .count()
                        > 1);
        assertThat(resource.info()).containsEntry("unit", "real.service");
    }

    @Test
    void withoutSystemdEveryVerbSaysSo() throws Exception {
        systemd.set("no-systemd");
        String plainly = "systemd does not run on this machine; its units can be run only where it is process 1";
        assertThat(Tests.await(resource.open(new Call(1)))).isEqualTo(Outcome.failed(plainly));
        assertThat(monitored()).isEqualTo(MonitorResult.unknown(plainly));
        assertThat(Tests.await(resource.online(new Call(2)))).isEqualTo(Outcome.failed(plainly));
        assertThat(Tests.await(resource.offline(new Call(3)))).isEqualTo(Outcome.failed(plainly));
        assertThat(cleaned()).isEqualTo(Outcome.failed(plainly));
    }

    @Test
    void withoutSystemctlTheReasonIsSaidAndCheckSaysItBeforehand() {
        parameters.put("systemctl", "/no/systemctl");
        Future<MonitorResult> monitor = type.create(context).monitor(new Call(1));
        assertThat(type.check(parameters, AgentSettings.DEFAULTS))
                .extracting(Parameter.Conflict::key, Parameter.Conflict::problem)
                .containsExactly(
                        tuple("systemctl", "cannot be used: /no/systemctl cannot be executed: it does not exist"));
        assertThat(monitor)
                .satisfies(answer -> Tests.within(20, answer::isComplete))
                .satisfies(answer -> assertThat(answer.cause())
                        .hasMessage("/no/systemctl was not run: /no/systemctl cannot be executed: it does not exist"));
    }

    @Test
    void checkSaysWhereSystemdDoesNotRun() {
        assumeFalse(Files.isDirectory(Path.of("/run/systemd/system")), "skipped: systemd runs on this machine");
        parameters.put("systemctl", "systemctl");
        assertThat(type.check(parameters, AgentSettings.DEFAULTS))
                .singleElement()
                .extracting(Parameter.Conflict::problem, as(InstanceOfAssertFactories.STRING))
                .containsAnyOf("systemd does not run on this machine", "there is no such program");
    }

    @Test
    void checkRefusesWhatIsNoUnitAndTwoResourcesMayNotHaveTheSame() {
        parameters.put("unit", "a;reboot");
        assertThat(type.check(parameters, AgentSettings.DEFAULTS))
                .extracting(Parameter.Conflict::key)
                .containsExactly("unit");
        assertThat(type.claims(context.id(), systemd.parameters("app")))
                .isEqualTo(type.claims(context.id(), systemd.parameters("app.service")));
    }

    @Test
    void anotherUnitIsTakenUpOnceThisOneIsOffline() throws Exception {
        heardAndOnline();
        parameters.put("unit", "db");
        resource.configured();
        assertThat(monitored().status()).isEqualTo(Status.ONLINE);
        Tests.await(resource.offline(new Call(3)));
        assertThat(monitored().status()).isEqualTo(Status.OFFLINE);
        Tests.await(resource.online(new Call(4)));
        assertThat(systemd.process("db.service")).isPresent();
        assertThat(systemd.process(UNIT)).isEmpty();
    }

    private void heardAndOnline() throws Exception {
        Tests.await(resource.open(new Call(1)));
        systemd.awaitListeners();
        Tests.await(resource.online(new Call(2)));
        assertThat(monitored().status()).isEqualTo(Status.ONLINE);
        context.heard.clear();
    }

    private MonitorResult monitored() throws Exception {
        return Tests.await(resource.monitor(new Call(99)));
    }

    private Outcome cleaned() throws Exception {
        return Tests.await(resource.clean(new Call(98), CleanReason.UNEXPECTED_OFFLINE));
    }

    /** The next change of this unit that was told; online may be told late, by a hint of its start. */
    private FakeContext.Heard next() throws InterruptedException {
        FakeContext.Heard heard = context.heard.poll(20, TimeUnit.SECONDS);
        assertThat(heard).as("nothing was told within 20 s").isNotNull();
        return heard;
    }
}
