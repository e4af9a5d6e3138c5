package io.mainstay.resource.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import io.mainstay.resource.Resource;
import io.mainstay.resource.Workshop;
import io.mainstay.resource.Workshops;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against a real engine: with {@code -Dmainstay.test.engine=PROGRAM}, {@code -Dmainstay.test.image=IMAGE}, which holds
 * /bin/sh and /bin/sleep, and {@code -Dmainstay.test.options=WORDS} for run where the machine needs some.
 */
@Timeout(120)
class RealEngineTest {
    private static final String ENGINE = System.getProperty("mainstay.test.engine", "");
    private static final String IMAGE = System.getProperty("mainstay.test.image", "");
    private static final String OPTIONS = System.getProperty("mainstay.test.options", "");

    @TempDir
    Path directory;

    private final ContainerType type = new ContainerType();
    private final Map<String, Object> parameters = new HashMap<>();
    private Workshop workshop;
    private FakeContext context;
    private Resource resource;

    @BeforeEach
    void begin() {
        assumeTrue(
                !ENGINE.isEmpty() && !IMAGE.isEmpty(),
                "skipped: no container engine is named by -Dmainstay.test.engine and -Dmainstay.test.image");
        workshop = Workshops.at(directory, "test-containers");
        parameters.put("engine", ENGINE);
        parameters.put("image", IMAGE);
        parameters.put("pull", "never");
        parameters.put("name", "mainstay-test-" + UUID.randomUUID());
        parameters.put("options", OPTIONS.isEmpty() ? List.of() : List.of(OPTIONS.split(" ", -1)));
        parameters.put("command", List.of("/bin/sh", "-c", "trap 'exit 7' TERM; while :; do sleep 1; done"));
        parameters.put("KillAfter", 5_000L);
        context =
                new FakeContext(new ResourceId("test", UUID.randomUUID().toString()), parameters, directory, workshop);
        resource = type.create(context);
        assertThat(type.check(parameters, AgentSettings.DEFAULTS)).isEmpty();
    }

    @AfterEach
    void end() throws Exception {
        if (resource != null) {
            parameters.put("reuse", false);
            resource.configured();
            Tests.await(resource.clean(new Call(1), CleanReason.ONLINE_HUNG));
            Tests.await(resource.close());
            workshop.close();
            context.close();
        }
    }

    @Test
    void aContainerGoesThroughItsLifeAndItsDeathIsHeardWithinASecond() throws Exception {
        Tests.await(resource.open(new Call(1)));
        assertThat(monitored().detail()).startsWith("there is no container mainstay-test-");
        assertThat(Tests.await(resource.online(new Call(2)))).isEqualTo(Outcome.done());
        assertThat(Tests.await(resource.online(new Call(3)))).isEqualTo(Outcome.done("runs already"));
        assertThat(monitored()).isEqualTo(MonitorResult.online("running"));
        assertThat(Tests.await(resource.offline(new Call(4))).isDone()).isTrue();
        assertThat(Tests.await(resource.offline(new Call(5))).isDone()).isTrue();
        assertThat(monitored()).isEqualTo(MonitorResult.offline("exited, exit code 7"));
        // By then the listener is there.
        assertThat(Tests.await(resource.online(new Call(6)))).isEqualTo(Outcome.done());
        assertThat(monitored().status()).isEqualTo(Status.ONLINE);
        while (context.heard.poll(1, TimeUnit.SECONDS) != null) {
            // What is told of the start.
        }
        long killedNs = System.nanoTime();
        Process kill = new ProcessBuilder(ENGINE, "kill", parameters.get("name").toString()).start();
        FakeContext.Heard heard = context.heard.poll(20, TimeUnit.SECONDS);
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killedNs)).isLessThan(1_000);
        assertThat(heard).isNotNull();
        assertThat(heard.result()).isEqualTo(MonitorResult.offline("exited, exit code 137 (SIGKILL)"));
        kill.waitFor();
        assertThat(cleaned().isDone()).isTrue();
        assertThat(monitored().detail()).startsWith("there is no container mainstay-test-");
    }

    @Test
    void aContainerThatIsReusedIsKilledByCleanAndStartedAgain() throws Exception {
        parameters.put("reuse", true);
        resource.configured();
        Tests.await(resource.online(new Call(1)));
        assertThat(monitored().status()).isEqualTo(Status.ONLINE);
        assertThat(cleaned().isDone()).isTrue();
        assertThat(monitored()).isEqualTo(MonitorResult.offline("exited, exit code 137 (SIGKILL)"));
        assertThat(Tests.await(resource.online(new Call(2))).isDone()).isTrue();
        assertThat(monitored().status()).isEqualTo(Status.ONLINE);
    }

    @Test
    void theGuardAloneEndsIt() throws Exception {
        Tests.await(resource.online(new Call(1)));
        assertThat(monitored().status()).isEqualTo(Status.ONLINE);
        assertThat(LoneGuard.end(directory)).isEqualTo(LoneGuard.ENDED);
        assertThat(monitored().detail()).startsWith("there is no container mainstay-test-");
    }

    @Test
    void whatIsNotInTheImageCannotRunHere() throws Exception {
        parameters.put("command", List.of("/no/such/program"));
        resource.configured();
        Outcome outcome = Tests.await(resource.online(new Call(1)));
        assertThat(outcome.verdict()).as(outcome.detail()).isEqualTo(Outcome.Verdict.NOT_HERE);
        assertThat(monitored().isDown()).isTrue();
    }

    private MonitorResult monitored() throws Exception {
        return Tests.await(resource.monitor(new Call(99)));
    }

    private Outcome cleaned() throws Exception {
        return Tests.await(resource.clean(new Call(98), CleanReason.UNEXPECTED_OFFLINE));
    }
}
