package io.mainstay.it;

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
import io.mainstay.resource.ocf.OcfType;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The life of one resource behind an installed OCF agent, through the resource type, from its check to its fence. */
final class OcfLife implements AutoCloseable {
    static final Path AGENTS = Path.of("/usr/lib/ocf/resource.d/heartbeat");

    private final OcfType type = new OcfType();
    private final Path directory;
    private final Workshop workshop;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final ResourceId id;
    private int calls;

    /** What takes the resource down without asking anybody. */
    @FunctionalInterface
    interface Kill {
        void run() throws Exception;
    }

    OcfLife(Path directory, String agent, Map<String, String> parameters) {
        assumeTrue(Files.isExecutable(AGENTS.resolve(agent)), "no OCF agent " + agent + " (package resource-agents)");
        this.directory = directory;
        this.workshop = Workshops.at(directory, "test-agents");
        this.id = new ResourceId("it", agent + ProcessHandle.current().pid());
        values.put("agent", "ocf:heartbeat:" + agent);
        values.put("parameters", parameters);
        values.put("root", "/usr/lib/ocf");
        values.put("CheckLevel", 0L);
        values.put("CheckInterval", 60_000L);
    }

    /** As agents name their files. */
    String instance() {
        return id.group() + "." + id.resource();
    }

    Path pidFile() {
        return Path.of("/var/run", instance() + ".pid");
    }

    /** Checked, online twice, killed, found out, cleaned twice, online again, offline twice, online, and fenced. */
    void live(Kill kill) throws Exception {
        assertThat(type.check(values, AgentSettings.DEFAULTS)).isEmpty();
        Resource resource = type.create(new FakeContext(id, values, directory, workshop));
        done(resource.open(next()));
        assertThat(look(resource).isDown()).isTrue();
        try {
            online(resource);
            online(resource);
            kill.run();
            MonitorResult found = look(resource);
            assertThat(found.status()).as(found.detail()).isEqualTo(Status.OFFLINE);
            done(resource.clean(next(), CleanReason.UNEXPECTED_OFFLINE));
            done(resource.clean(next(), CleanReason.UNEXPECTED_OFFLINE));
            assertThat(look(resource).isDown()).isTrue();
            online(resource);
            done(resource.offline(next()));
            done(resource.offline(next()));
            MonitorResult off = look(resource);
            assertThat(off.isDown()).as(off.detail()).isTrue();
            online(resource);
            assertThat(LoneGuard.end(directory)).isEqualTo(LoneGuard.ENDED);
            MonitorResult fenced = look(resource);
            assertThat(fenced.status()).as(fenced.detail()).isEqualTo(Status.OFFLINE);
        } finally {
            Tests.await(resource.clean(next(), CleanReason.UNEXPECTED_OFFLINE));
        }
    }

    private void online(Resource resource) throws Exception {
        done(resource.online(next()));
        MonitorResult found = look(resource);
        assertThat(found.status()).as(found.detail()).isEqualTo(Status.ONLINE);
    }

    private MonitorResult look(Resource resource) throws Exception {
        return Tests.await(resource.monitor(next()));
    }

    private static void done(Future<Outcome> future) throws Exception {
        Outcome outcome = Tests.await(future);
        assertThat(outcome.isDone()).as(outcome.detail()).isTrue();
    }

    private Call next() {
        return new Call(++calls);
    }

    /** Runs a program to its end; its output. */
    static String run(String... argv) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(String.join(" ", argv) + ": " + output)
                .isZero();
        return output;
    }

    /** SIGKILL to the process whose number the first line of a file holds; returns when it is gone. */
    static void kill(Path pidFile) throws Exception {
        long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        Tests.within(
                10, () -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Override
    public void close() throws IOException {
        workshop.close();
    }
}
