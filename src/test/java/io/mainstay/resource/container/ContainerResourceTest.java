package io.mainstay.resource.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.MonitorResult.Status;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.exec.LoneGuard;
import io.mainstay.exec.Tests;
import io.mainstay.resource.FakeContext;
import io.mainstay.resource.Resource;
import io.mainstay.resource.Workshop;
import io.mainstay.resource.Workshops;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ContainerResourceTest {
    private static final String NAME = "web-app";

    @TempDir
    Path directory;

    private final ContainerType type = new ContainerType();
    private FakeEngine engine;
    private Map<String, Object> parameters;
    private Workshop workshop;
    private FakeContext context;
    private Resource resource;

    @BeforeEach
    void begin() throws Exception {
        engine = new FakeEngine(directory.resolve("engine"));
        parameters = engine.parameters();
        workshop = Workshops.at(directory, "test-containers");
        context = new FakeContext(new ResourceId("web", "app"), parameters, directory, workshop);
        resource = type.create(context);
    }

    @AfterEach
    void end() throws Exception {
        Tests.await(resource.close());
        workshop.close();
        context.close();
        engine.end();
    }

    @Test
    void itGoesThroughItsLifeAndEachVerbMayComeTwice() throws Exception {
        assertThat(Tests.await(resource.open(new Call(1))).isDone()).isTrue();
        assertThat(monitored()).isEqualTo(MonitorResult.offline("there is no container web-app"));
        assertThat(Tests.await(resource.offline(new Call(2))).isDone()).isTrue();
        assertThat(Tests.await(resource.online(new Call(3)))).isEqualTo(Outcome.done());
        assertThat(Tests.await(resource.online(new Call(4)))).isEqualTo(Outcome.done("runs already"));
        assertThat(monitored()).isEqualTo(MonitorResult.online("running"));
        assertThat(Tests.await(resource.offline(new Call(5))).isDone()).isTrue();
        assertThat(Tests.await(resource.offline(new Call(6))).isDone()).isTrue();
        assertThat(monitored()).isEqualTo(MonitorResult.offline("exited, exit code 143 (SIGTERM)"));
        assertThat(cleaned().isDone()).isTrue();
        assertThat(cleaned().isDone()).isTrue();
        assertThat(monitored()).isEqualTo(MonitorResult.offline("there is no container web-app"));
    }

    @Test
    void itsProgramLearnsWhatItBelongsTo() throws Exception {
        Tests.await(resource.online(new Call(1)));
        assertThat(engine.property(NAME, "environment"))
                .hasContent("MAINSTAY_NODE=n1 MAINSTAY_GROUP=web MAINSTAY_RESOURCE=app MAINSTAY_EPOCH=7");
    }

    @Test
    void A14_aContainerThatDiesIsHeardOfWithinASecond() throws Exception {
        heardAndOnline();
        long crashedNs = System.nanoTime();
        engine.crash(NAME);
        MonitorResult heard = next().result();
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - crashedNs)).isLessThan(1_000);
        assertThat(heard).isEqualTo(MonitorResult.offline("exited, exit code 137 (SIGKILL)"));
        assertThat(resource.info()).containsEntry("changes", "heard at once").containsKey("engine");
    }

    @Test
    void aHealthCheckThatFailsIsHeardAndTheContainerIsNotDown() throws Exception {
        heardAndOnline();
        engine.has(NAME, "health", "unhealthy");
        engine.event(
                "{\"Action\":\"health_status: unhealthy\",\"Actor\":{\"Attributes\":{\"mainstay.resource\":\"web/app\"}}}");
        MonitorResult heard = next().result();
        assertThat(heard).isEqualTo(MonitorResult.broken("running, health unhealthy"));
        assertThat(directory.resolve("fence/web-app")).exists();
    }

    @Test
    void aHealthCheckThatHasNotAnsweredIsWaitedFor() throws Exception {
        Tests.await(resource.open(new Call(1)));
        engine.awaitListener();
        Tests.await(resource.online(new Call(2)));
        engine.has(NAME, "health", "starting");
        assertThat(monitored().status()).isEqualTo(Status.UNKNOWN);
        context.heard.clear();
        engine.has(NAME, "health", "healthy");
        engine.event("{\"Status\":\"health_status\",\"Attributes\":{\"mainstay.resource\":\"web/app\"}}");
        assertThat(next().result()).isEqualTo(MonitorResult.online("running, health healthy"));
    }

    @Test
    void withoutEventsItIsPolledAndSaysSo() throws Exception {
        engine.set("fail-events", "125");
        Tests.await(resource.open(new Call(1)));
        Tests.await(resource.online(new Call(2)));
        Tests.within(20, () -> String.valueOf(resource.info().get("changes")).startsWith("polled only"));
        assertThat(resource.info().get("changes")).contains("exited 125; last line: Error: events failed on purpose");
        engine.crash(NAME);
        Tests.within(20, () -> monitored().status() == Status.OFFLINE);
    }

    @Test
    void theListenerEndsWithTheLastContainer() throws Exception {
        heardAndOnline();
        ProcessHandle listener = engine.listener().orElseThrow();
        Tests.await(resource.close());
        Tests.within(5, () -> !listener.isAlive());
        assertThat(engine.process(NAME)).isPresent();
    }

    @Test
    void aStoppedContainerIsMadeAnewOrStartedAgain() throws Exception {
        Tests.await(resource.online(new Call(1)));
        Tests.await(resource.offline(new Call(2)));
        assertThat(monitored().status()).isEqualTo(Status.OFFLINE);
        engine.has(NAME, "data", "kept");
        parameters.put("reuse", true);
        resource.configured();
        Tests.await(resource.online(new Call(3)));
        assertThat(monitored().status()).isEqualTo(Status.ONLINE);
        assertThat(engine.property(NAME, "data")).exists();
        assertThat(cleaned().isDone()).isTrue();
        assertThat(monitored()).isEqualTo(MonitorResult.offline("exited, exit code 137 (SIGKILL)"));
        parameters.put("reuse", false);
        resource.configured();
        Tests.await(resource.online(new Call(4)));
        assertThat(monitored().status()).isEqualTo(Status.ONLINE);
        assertThat(engine.property(NAME, "data")).doesNotExist();
    }

    @Test
    void aContainerThatSomebodyElseMadeIsNeverTouched() throws Exception {
        engine.has(NAME, "status", "running");
        engine.has(NAME, "mainstay.node", "n2");
        assertThat(monitored().status()).isEqualTo(Status.UNKNOWN);
        Outcome online = Tests.await(resource.online(new Call(1)));
        assertThat(online.verdict()).isEqualTo(Outcome.Verdict.NOT_HERE);
        assertThat(online.detail()).endsWith("remove it, or give this resource another name");
        assertThat(Tests.await(resource.offline(new Call(2))).isDone()).isFalse();
        assertThat(cleaned().isDone()).isTrue();
        assertThat(engine.property(NAME, "status")).hasContent("running");
        assertThat(engine.log()).noneMatch(line -> line.matches("(stop|kill|rm|start|run) .*"));
        assertThat(directory.resolve("fence/web-app")).doesNotExist();
        parameters.put("name", "other");
        resource.configured();
        assertThat(Tests.await(resource.online(new Call(3))).isDone()).isTrue();
        assertThat(engine.process("other")).isPresent();
    }

    @Test
    void aPausedContainerGoesOnWhenItIsToBeOnline() throws Exception {
        Tests.await(resource.online(new Call(1)));
        engine.has(NAME, "status", "paused");
        assertThat(monitored()).isEqualTo(MonitorResult.unknown("paused"));
        assertThat(Tests.await(resource.online(new Call(2))).isDone()).isTrue();
        assertThat(monitored().status()).isEqualTo(Status.ONLINE);
    }

    @Test
    void A42_aStartThatFailsSaysWhy() throws Exception {
        engine.set("fail-run", "125");
        assertThat(Tests.await(resource.online(new Call(1))))
                .isEqualTo(
                        Outcome.failed(engine.program() + " run exited 125; last line: Error: run failed on purpose"));
    }

    @Test
    void A55_aProgramThatIsNotInTheImageCannotRunHere() throws Exception {
        engine.set("fail-run", "127");
        assertThat(Tests.await(resource.online(new Call(1))).verdict()).isEqualTo(Outcome.Verdict.NOT_HERE);
        engine.set("fail-run", "126");
        assertThat(Tests.await(resource.online(new Call(2))).verdict()).isEqualTo(Outcome.Verdict.NOT_HERE);
    }

    @Test
    void A25_aStopThatHangsEndsWithItsCallAndCleanEndsTheContainer() throws Exception {
        heardAndOnline();
        engine.set("stubborn", "");
        Call call = new Call(3);
        Future<Outcome> offline = resource.offline(call);
        Tests.within(20, () -> engine.log().contains("stop -t 10 -- web-app"));
        call.cancel();
        assertThat(Tests.await(offline).detail()).contains("stop exited 137 (SIGKILL)");
        assertThat(monitored().status()).isEqualTo(Status.ONLINE);
        ProcessHandle process = engine.process(NAME).orElseThrow();
        assertThat(cleaned().isDone()).isTrue();
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void killedInTheMiddleOfAStartItStartsAllTheSameAfterwards() throws Exception {
        engine.set("hang-run", "");
        Call call = new Call(1);
        Future<Outcome> online = resource.online(call);
        Tests.within(20, () -> engine.log().stream().anyMatch(line -> line.startsWith("run ")));
        call.cancel();
        assertThat(Tests.await(online).isDone()).isFalse();
        assertThat(cleaned().isDone()).isTrue();
        engine.drop("hang-run");
        assertThat(Tests.await(resource.online(new Call(2))).isDone()).isTrue();
        assertThat(monitored().status()).isEqualTo(Status.ONLINE);
    }

    @Test
    void aMonitorThatHangsEndsWithItsCall() throws Exception {
        engine.set("hang-inspect", "");
        Call call = new Call(1);
        Future<MonitorResult> monitor = resource.monitor(call);
        Tests.within(20, () -> !engine.log().isEmpty());
        call.cancel();
        assertThat(Tests.await(monitor).status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void withoutAnEngineNothingIsKnownAndNothingIsDone() throws Exception {
        Tests.await(resource.online(new Call(1)));
        engine.set("no-engine", "");
        String words = "Cannot connect to the engine. Is it running?";
        assertThat(monitored()).satisfies(found -> {
            assertThat(found.status()).isEqualTo(Status.UNKNOWN);
            assertThat(found.detail()).endsWith(words);
        });
        for (Outcome each : List.of(
                Tests.await(resource.online(new Call(2))), Tests.await(resource.offline(new Call(3))), cleaned())) {
            assertThat(each.isDone()).isFalse();
            assertThat(each.detail()).endsWith(words);
        }
        engine.drop("no-engine");
        assertThat(monitored().status()).isEqualTo(Status.ONLINE);
    }

    @Test
    void theGuardAloneEndsIt() throws Exception {
        heardAndOnline();
        engine.set("stubborn", "");
        ProcessHandle process = engine.process(NAME).orElseThrow();
        assertThat(LoneGuard.end(directory)).isEqualTo(LoneGuard.ENDED);
        assertThat(process.isAlive()).isFalse();
        assertThat(monitored().status()).isEqualTo(Status.OFFLINE);
    }

    @Test
    void theGuardKnowsItFromBeforeItGoesOnlineUntilItIsFoundOffline() throws Exception {
        Path entry = directory.resolve("fence/web-app");
        engine.set("fail-run", "125");
        Tests.await(resource.online(new Call(1)));
        assertThat(Files.readString(entry)).contains("web/app", "NEVER");
        engine.drop("fail-run");
        Tests.await(resource.online(new Call(2)));
        Tests.await(resource.offline(new Call(3)));
        assertThat(entry).exists();
        monitored();
        assertThat(entry).doesNotExist();
    }

    private void heardAndOnline() throws Exception {
        Tests.await(resource.open(new Call(1)));
        engine.awaitListener();
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

    private FakeContext.Heard next() throws InterruptedException {
        FakeContext.Heard heard = context.heard.poll(20, TimeUnit.SECONDS);
        assertThat(heard).as("nothing was told within 20 s").isNotNull();
        return heard;
    }
}
