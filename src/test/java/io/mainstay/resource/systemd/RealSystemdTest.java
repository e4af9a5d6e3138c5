package io.mainstay.resource.systemd;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against the systemd of this machine, with a unit of its own under /run; as root only. */
@Timeout(120)
class RealSystemdTest {
    private static final Path UNITS = Path.of("/run/systemd/system");

    @TempDir
    Path directory;

    private final String unit = "mainstay-test-" + UUID.randomUUID() + "@a.service";
    private final SystemdType type = new SystemdType();
    private Workshop workshop;
    private FakeContext context;
    private Resource resource;

    @BeforeEach
    void begin() throws Exception {
        assumeTrue(Files.isDirectory(UNITS), "skipped: systemd does not run on this machine");
        assumeTrue(Files.isWritable(UNITS), "skipped: making a unit needs root");
        workshop = Workshops.at(directory, "test-units");
        Map<String, Object> parameters = Map.of("unit", unit);
        context = new FakeContext(new ResourceId("web", "app"), parameters, directory, workshop);
        resource = type.create(context);
        assertThat(type.check(parameters, AgentSettings.DEFAULTS)).isEmpty();
    }

    @AfterEach
    void end() throws Exception {
        if (resource != null) {
            Tests.await(resource.clean(new Call(1), CleanReason.ONLINE_HUNG));
            Tests.await(resource.close());
            workshop.close();
            context.close();
            Files.deleteIfExists(UNITS.resolve(unit));
            systemctl("daemon-reload");
        }
    }

    @Test
    void aUnitGoesThroughItsLifeAndItsDeathIsHeardWithinASecond() throws Exception {
        write("ExecStart=/bin/sleep 1000");
        assertThat(Tests.await(resource.open(new Call(1))).isDone()).isTrue();
        assertThat(monitored()).isEqualTo(MonitorResult.offline("inactive (dead)"));
        assertThat(Tests.await(resource.online(new Call(2))).isDone()).isTrue();
        assertThat(Tests.await(resource.online(new Call(3))).detail()).isEqualTo("was active already");
        assertThat(monitored().status()).isEqualTo(Status.ONLINE);
        awaitHearing();
        while (context.heard.poll(1, TimeUnit.SECONDS) != null) {
            // What is still told of the start.
        }
        long killedNs = System.nanoTime();
        systemctl("kill", "--signal=KILL", "--", unit);
        MonitorResult heard = heard(Status.OFFLINE);
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killedNs)).isLessThan(1_000);
        assertThat(heard).isEqualTo(MonitorResult.offline("failed (failed), result signal, signal 9"));
        assertThat(cleaned().isDone()).isTrue();
        assertThat(monitored()).isEqualTo(MonitorResult.offline("inactive (dead)"));
        assertThat(Tests.await(resource.online(new Call(4))).isDone()).isTrue();
        assertThat(Tests.await(resource.offline(new Call(5))).isDone()).isTrue();
        assertThat(Tests.await(resource.offline(new Call(6))).isDone()).isTrue();
        assertThat(monitored().status()).isEqualTo(Status.OFFLINE);
    }

    @Test
    void cleanEndsAUnitThatIgnoresItsStopAndWouldBeRestarted() throws Exception {
        write("ExecStart=/bin/sh -c \"trap '' TERM; while :; do sleep 1; done\"", "Restart=always", "RestartSec=0");
        Tests.await(resource.open(new Call(1)));
        assertThat(context.raised.poll()).startsWith("two-masters: systemd starts it again by itself (Restart=always)");
        Tests.await(resource.online(new Call(2)));
        assertThat(cleaned()).isEqualTo(Outcome.done("nothing of it runs"));
        assertThat(monitored()).isEqualTo(MonitorResult.offline("inactive (dead)"));
    }

    @Test
    void theGuardAloneEndsIt() throws Exception {
        write("ExecStart=/bin/sh -c \"trap '' TERM; while :; do sleep 1; done\"", "Restart=always", "RestartSec=0");
        Tests.await(resource.online(new Call(1)));
        assertThat(monitored().status()).isEqualTo(Status.ONLINE);
        assertThat(LoneGuard.end(directory)).isEqualTo(LoneGuard.ENDED);
        assertThat(monitored()).isEqualTo(MonitorResult.offline("inactive (dead)"));
    }

    @Test
    void aUnitThatIsNotThereCannotRunHereAndOneThatFailsSaysHow() throws Exception {
        assertThat(Tests.await(resource.open(new Call(1))).detail()).isEqualTo("inactive (dead), not-found");
        assertThat(Tests.await(resource.online(new Call(2))).verdict()).isEqualTo(Outcome.Verdict.NOT_HERE);
        assertThat(cleaned().isDone()).isTrue();
        write("Type=oneshot", "RemainAfterExit=yes", "ExecStart=/bin/sh -c 'exit 3'");
        assertThat(Tests.await(resource.online(new Call(3))).detail())
                .isEqualTo("systemctl start exited 1; the unit is failed (failed), result exit-code, exited 3");
        write("Type=oneshot", "RemainAfterExit=yes", "ExecStart=/bin/true");
        assertThat(Tests.await(resource.online(new Call(4))).isDone()).isTrue();
        assertThat(monitored()).isEqualTo(MonitorResult.online("active (exited)"));
    }

    private void write(String... lines) throws Exception {
        Files.writeString(UNITS.resolve(unit), "[Service]\n" + String.join("\n", lines) + "\n");
        systemctl("daemon-reload");
    }

    /** The listeners need some milliseconds: stopped by hand until that is heard. */
    private void awaitHearing() throws Exception {
        Tests.within(20, () -> {
            systemctl("stop", "--", unit);
            boolean heard = context.heard.poll(1, TimeUnit.SECONDS) != null;
            Tests.await(resource.online(new Call(3)));
            return heard;
        });
        assertThat(monitored().status()).isEqualTo(Status.ONLINE);
        assertThat(resource.info()).containsEntry("changes", "heard at once");
    }

    private MonitorResult heard(Status status) throws InterruptedException {
        FakeContext.Heard heard = context.heard.poll(20, TimeUnit.SECONDS);
        while (heard != null && heard.result().status() != status) {
            heard = context.heard.poll(20, TimeUnit.SECONDS);
        }
        assertThat(heard).as("not heard within 20 s").isNotNull();
        return heard.result();
    }

    private MonitorResult monitored() throws Exception {
        return Tests.await(resource.monitor(new Call(99)));
    }

    private Outcome cleaned() throws Exception {
        return Tests.await(resource.clean(new Call(98), CleanReason.UNEXPECTED_OFFLINE));
    }

    private static void systemctl(String... arguments) throws IOException, InterruptedException {
        String[] argv = new String[arguments.length + 1];
        argv[0] = "systemctl";
        System.arraycopy(arguments, 0, argv, 1, arguments.length);
        new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
