package io.mainstay.resource.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.MonitorResult.Status;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.exec.Tests;
import io.mainstay.resource.FakeContext;
import io.mainstay.resource.Resource;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When a program counts as ready: by its port, its URL, a line; and what an agent that comes back makes of it. */
@Timeout(60)
class ReadinessTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    @TempDir
    Path state;

    private Apps apps;

    @BeforeEach
    void begin() {
        apps = new Apps(state);
    }

    @AfterEach
    void end() throws Exception {
        apps.close();
    }

    @Test
    void itIsOnlineOnceItsPortTakesAConnection() throws Exception {
        int port = freePort();
        apps.parameters.put("ready.port", (long) port);
        Resource app = apps.open(apps.context(Apps.FOREVER));
        Future<Outcome> online = app.online(apps.call());
        Tests.within(10, () -> app.info().getOrDefault("ready", "").contains("refused"));
        assertThat(online.isComplete()).isFalse();
        MonitorResult meanwhile = apps.monitor(app);
        assertThat(meanwhile.status()).isEqualTo(Status.UNKNOWN);
        assertThat(meanwhile.detail()).contains("runs, not ready: waiting for port 127.0.0.1:" + port);
        try (ServerSocket open = new ServerSocket(port, 5, HERE)) {
            assertThat(Tests.await(online).detail()).contains("ready: port 127.0.0.1:" + open.getLocalPort());
        }
        assertThat(apps.monitor(app).status()).as("asked only once").isEqualTo(Status.ONLINE);
    }

    @Test
    void itIsOnlineOnceItsUrlIsAnsweredWell() throws Exception {
        AtomicInteger status = new AtomicInteger(503);
        HttpServer server = HttpServer.create(new InetSocketAddress(HERE, 0), 5);
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
        try {
            apps.parameters.put(
                    "ready.http", "http://127.0.0.1:" + server.getAddress().getPort() + "/health");
            Resource app = apps.open(apps.context(Apps.FOREVER));
            Future<Outcome> online = app.online(apps.call());
            Tests.within(10, () -> app.info().getOrDefault("ready", "").contains("status 503"));
            assertThat(online.isComplete()).isFalse();
            status.set(204);
            assertThat(Tests.await(online).detail()).contains("/health after ");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void itIsOnlineOnceItHasPrintedTheLine() throws Exception {
        apps.parameters.put("ready.line", "Started (in");
        Path go = state.resolve("go");
        Resource app = apps.open(apps.context("echo Starting; while [ ! -e " + go
                + " ]; do sleep 0.01; done; echo '12:00 Started (in 3 s)'; sleep 60"));
        Future<Outcome> online = app.online(apps.call());
        Tests.within(10, () -> apps.output().contains("Starting"));
        assertThat(online.isComplete()).isFalse();
        Files.createFile(go);
        assertThat(Tests.await(online).detail()).contains("ready: the line \"Started (in\" after ");
    }

    @Test
    void aLineOfAnEarlierRunDoesNotCount() throws Exception {
        apps.parameters.put("ready.line", "Started");
        Path second = state.resolve("second");
        String script = "[ -e " + second + " ] || echo Started; sleep 60";
        Resource app = apps.open(apps.context(script));
        Tests.await(app.online(apps.call()));
        Tests.await(app.offline(apps.call()));
        Files.createFile(second);
        Call call = apps.call();
        Future<Outcome> online = app.online(call);
        Tests.within(10, () -> app.info().containsKey("ready"));
        long until = Tests.nowMs() + 300;
        Tests.within(5, () -> Tests.nowMs() > until);
        assertThat(online.isComplete()).isFalse();
        call.cancel();
        Tests.await(online);
    }

    @Test
    void A42_anExitBeforeItIsReadyIsAFailedStartAtOnce() throws Exception {
        apps.parameters.put("ready.port", (long) freePort());
        Path go = state.resolve("go");
        Resource app =
                apps.open(apps.context("while [ ! -e " + go + " ]; do sleep 0.01; done; echo no database; exit 3"));
        Future<Outcome> online = app.online(apps.call());
        Tests.within(10, () -> app.info().containsKey("ready"));
        long beganMs = Tests.nowMs();
        Files.createFile(go);
        Outcome outcome = Tests.await(online);
        assertThat(outcome.isDone()).isFalse();
        assertThat(outcome.detail())
                .startsWith("ended before it was ready, waiting for port")
                .endsWith("exited 3; last line: no database");
        assertThat(Tests.nowMs() - beganMs).isLessThan(2_000);
    }

    @Test
    void A42_whoIsNeverReadyIsGivenUpWithTheReasonBeforeOnlineTimeoutEndsTheCall() throws Exception {
        int port = freePort();
        apps.parameters.put("ready.port", (long) port);
        FakeContext context = apps.context(Apps.FOREVER);
        context.settings = AgentSettings.DEFAULTS.with(Attribute.ONLINE_TIMEOUT, 3_000);
        Resource app = apps.open(context);
        long beganMs = Tests.nowMs();
        Outcome outcome = Tests.await(app.online(apps.call()));
        assertThat(Tests.nowMs() - beganMs).isGreaterThanOrEqualTo(2_700);
        assertThat(outcome.isDone()).isFalse();
        assertThat(outcome.detail())
                .startsWith("not ready within OnlineTimeout of 3000 ms, waiting for port 127.0.0.1:" + port + " (")
                .contains("refused");
        assertThat(Tests.await(app.clean(apps.call(), CleanReason.ONLINE_INEFFECTIVE))
                        .isDone())
                .isTrue();
        assertThat(apps.monitor(app).status()).isEqualTo(Status.OFFLINE);
    }

    @Test
    void A43_aStartThatIsCancelledBeforeItIsReadyLeavesNothingRunning() throws Exception {
        apps.parameters.put("ready.port", (long) freePort());
        Resource app = apps.open(apps.context(Apps.FOREVER));
        Call call = apps.call();
        Future<Outcome> online = app.online(call);
        Tests.within(10, () -> app.info().containsKey("ready"));
        long pid = Apps.pid(app);
        call.cancel();
        assertThat(Tests.await(online).detail())
                .containsAnyOf("cancelled while waiting for port", "what had been started was killed");
        Tests.within(
                5, () -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        assertThat(apps.monitor(app).status()).isEqualTo(Status.OFFLINE);
    }

    @Test
    void anAgentThatComesBackTakesItOverAtItsFirstMonitorAndDoesNotAskAgain() throws Exception {
        int port = freePort();
        apps.parameters.put("ready.port", (long) port);
        Resource first = apps.open(apps.context(Apps.FOREVER));
        long pid;
        try (ServerSocket open = new ServerSocket(port, 5, HERE)) {
            assertThat(open.isBound()).isTrue();
            assertThat(Tests.await(first.online(apps.call())).isDone()).isTrue();
            pid = Apps.pid(first);
            Tests.within(
                    5, () -> !Files.readString(state.resolve("run/web-app.pid")).contains("unready"));
        }
        Tests.await(first.close());
        // The port is closed: whoever asked again would not call it online.
        FakeContext context = apps.context(Apps.FOREVER);
        Resource later = apps.open(context);
        assertThat(apps.monitor(later).status()).isEqualTo(Status.ONLINE);
        assertThat(Apps.pid(later)).isEqualTo(pid);
        assertThat(later.info()).containsEntry("origin", "found running");
        assertThat(Tests.await(later.online(apps.call())).detail()).contains("runs already");
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        assertThat(context.heard.poll(10, TimeUnit.SECONDS).result().status()).isEqualTo(Status.OFFLINE);
    }

    @Test
    void anAgentThatComesBackInTheMiddleOfAStartAsksOn() throws Exception {
        int port = freePort();
        apps.parameters.put("ready.port", (long) port);
        Resource first = apps.open(apps.context(Apps.FOREVER));
        Future<Outcome> never = first.online(apps.call());
        Tests.within(10, () -> first.info().containsKey("ready"));
        Tests.await(first.close());
        FakeContext context = apps.context(Apps.FOREVER);
        Resource later = apps.open(context);
        assertThat(apps.monitor(later).status())
                .as("neither online nor free to be started elsewhere")
                .isEqualTo(Status.UNKNOWN);
        context.settings = AgentSettings.DEFAULTS.with(Attribute.ONLINE_TIMEOUT, 100);
        Tests.within(5, () -> apps.monitor(later).status() == Status.ONLINE);
        assertThat(apps.monitor(later).confidence()).isEqualTo(10);
        try (ServerSocket open = new ServerSocket(port, 5, HERE)) {
            assertThat(open.isBound()).isTrue();
            MonitorResult heard = context.heard.poll(10, TimeUnit.SECONDS).result();
            assertThat(heard.status()).isEqualTo(Status.ONLINE);
            assertThat(heard.confidence()).isEqualTo(100);
            // The first agent is still there, unlike in life, and hears of the port as well.
            assertThat(Tests.await(never).isDone()).isTrue();
        }
    }

    @Test
    void aLineThatWasPrintedWhileNoAgentWasThereIsReadLater() throws Exception {
        apps.parameters.put("ready.line", "Started");
        Path go = state.resolve("go");
        String script = "while [ ! -e " + go + " ]; do sleep 0.01; done; echo Started; echo more; sleep 60";
        Resource first = apps.open(apps.context(script));
        Call start = apps.call();
        var unused = first.online(start);
        Tests.within(10, () -> first.info().containsKey("ready"));
        Tests.await(first.close());
        Files.createFile(go);
        Tests.within(10, () -> apps.output().contains("more"));
        Resource later = apps.open(apps.context(script));
        Tests.within(10, () -> apps.monitor(later).status() == Status.ONLINE);
    }

    @Test
    void statusesAreARange() {
        Readiness readiness = Readiness.of(Map.of("ready.http", "http://h/", "ready.status", "200-204"));
        assertThat(readiness.isReadyBy(200)).isTrue();
        assertThat(readiness.isReadyBy(204)).isTrue();
        assertThat(readiness.isReadyBy(205)).isFalse();
        assertThat(Readiness.of(Map.of("ready.status", "401")).isReadyBy(401)).isTrue();
        assertThat(Readiness.of(Map.of()).isReadyBy(399)).isTrue();
        assertThat(Readiness.of(Map.of()).isReadyBy(400)).isFalse();
        assertThat(Readiness.isRange("300-200")).isFalse();
        assertThat(Readiness.isRange("2xx")).isFalse();
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, HERE)) {
            return socket.getLocalPort();
        }
    }
}
