package io.mainstay.resource.lbhealthcheck;

import static io.mainstay.resource.lbhealthcheck.HealthRig.await;
import static io.mainstay.resource.lbhealthcheck.HealthRig.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.MonitorResult.Status;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.netty.channel.IoHandlerFactory;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
abstract class LbHealthCheckCases {
    @TempDir
    Path directory;

    private HealthRig rig;

    /** What the listeners stand on. */
    abstract IoHandlerFactory transport();

    /** Whether nothing listens. */
    abstract boolean isClosed(int port) throws Exception;

    @BeforeEach
    void start() {
        rig = new HealthRig(directory, transport());
    }

    @AfterEach
    void stop() throws Exception {
        rig.stop();
    }

    @Test
    void R1_onlineOfARunningDaemonIsDoneAtOnceWithoutAProbe() throws Exception {
        int port = rig.withPort("port");
        bringOnline(port);
        assertThat(await(rig.online()).isDone()).isTrue();
    }

    @Test
    void R2_R5_onlineWaitsForAProbeAndIsDoneWithTheFirst() throws Exception {
        int port = rig.withPort("port");
        rig.open();
        assertThat(isClosed(port)).isTrue();
        Future<Outcome> online = rig.online();
        assertThat(until(() -> !Probe.refuses(port))).isTrue();
        assertThat(await(online).isDone()).isTrue();
        assertThat(rig.monitor().status()).isEqualTo(Status.ONLINE);
    }

    @Test
    void R3_R22_withoutAProbeOnlineFailsWithTheReasonAndNothingListens() throws Exception {
        int port = rig.withPort("port");
        rig.with("HC_TIMEOUT", 100L);
        Outcome outcome = await(rig.online());
        assertThat(outcome.isDone()).isFalse();
        assertThat(outcome.detail()).contains("tcp " + port, "configuration error", "network problem");
        assertThat(isClosed(port)).isTrue();
        assertThat(rig.monitor().status()).isEqualTo(Status.OFFLINE);
    }

    @Test
    void R6_R7_C8_silenceRaisesTheFlagFileAndAProbeRemovesIt() throws Exception {
        int port = rig.withPort("port");
        rig.with("HC_TIMEOUT", 200L).with("OnProbeFail", "failover");
        bringOnline(port);
        Path flag = directory.resolve("web-lb-hc-ng");
        assertThat(until(() -> Files.exists(flag))).isTrue();
        assertThat(Files.readString(flag)).contains("load balancer cannot reach");
        assertThat(until(() -> !rig.context.failed.isEmpty())).isTrue();
        assertThat(rig.context.failed.get(0)).startsWith("FAIL_OVER: ");
        assertThat(rig.context.raised).anyMatch(event -> event.startsWith("probefail: "));
        assertThat(rig.monitor().status()).as("R8").isEqualTo(Status.ONLINE);
        assertThat(rig.context.probe().ng()).isTrue();
        Probe.ask(port);
        assertThat(until(() -> !Files.exists(flag))).isTrue();
        assertThat(rig.context.raised).anyMatch(event -> event.startsWith("probeseen: "));
    }

    @Test
    void R10_R12_offlineIsDoneTwiceAndClosesThePort() throws Exception {
        int port = rig.withPort("port");
        assertThat(rig.offline().isDone()).isTrue();
        bringOnline(port);
        assertThat(rig.offline().isDone()).isTrue();
        assertThat(isClosed(port)).as("C3").isTrue();
        assertThat(rig.offline().isDone()).isTrue();
        assertThat(rig.clean().isDone()).isTrue();
    }

    @Test
    void C1_aStaleFlagGoesWhenTheDaemonStartsAndWhenItStops() throws Exception {
        int port = rig.withPort("port");
        Path flag = Files.writeString(directory.resolve("web-lb-hc-ng"), "old\n");
        bringOnline(port);
        assertThat(until(() -> !Files.exists(flag))).isTrue();
        Files.writeString(flag, "old\n");
        rig.offline();
        assertThat(Files.exists(flag)).isFalse();
    }

    @Test
    void C2_theListenerNeverClosesBetweenRestoreAndDaemon() throws Exception {
        int port = rig.withPort("port");
        rig.open();
        AtomicBoolean open = new AtomicBoolean();
        AtomicBoolean end = new AtomicBoolean();
        List<Integer> refusedAfterOpen = new ArrayList<>();
        CompletableFuture<Integer> hammer = CompletableFuture.supplyAsync(() -> {
            int answered = 0;
            while (!end.get()) {
                try (Socket socket = Probe.connect(port)) {
                    socket.getInputStream().readAllBytes();
                    open.set(true);
                    answered++;
                } catch (IOException e) {
                    if (open.get()) {
                        refusedAfterOpen.add(answered);
                    }
                }
            }
            return answered;
        });
        assertThat(await(rig.online()).isDone()).isTrue();
        assertThat(until(() -> rig.context.probe().count() > 200)).isTrue();
        end.set(true);
        assertThat(hammer.get()).isGreaterThan(200);
        assertThat(refusedAfterOpen).isEmpty();
    }

    @Test
    void C4_aProbeEndsWithFinAlsoAfterTheClientHasSentBytes() throws Exception {
        int port = rig.withPort("port");
        bringOnline(port);
        for (int i = 0; i < 50; i++) {
            try (Socket socket = Probe.connect(port)) {
                socket.getOutputStream().write("are you there?\r\n".repeat(100).getBytes(StandardCharsets.UTF_8));
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
                socket.getOutputStream().write("still?\r\n".getBytes(StandardCharsets.UTF_8));
                assertThat(socket.getInputStream().read())
                        .as("no reset later either")
                        .isEqualTo(-1);
                socket.getOutputStream().write("still?\r\n".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void C5_onlyAllowedSourcesCountAndTheOthersAreClosedUnanswered() throws Exception {
        int port = rig.withPort("http.port");
        rig.with("allow", List.of("127.0.0.2", "fd00::/8"));
        Future<Outcome> online = rig.online();
        assertThat(until(() -> !Probe.refuses(port))).isTrue();
        try (Socket stranger = Probe.connect(port)) {
            assertThat(stranger.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(online.isComplete()).isFalse();
        try (Socket allowed = new Socket()) {
            allowed.bind(new InetSocketAddress("127.0.0.2", 0));
            allowed.connect(new InetSocketAddress("127.0.0.1", port));
            assertThat(await(online).isDone()).isTrue();
        }
        assertThat(until(() -> rig.context.probe().lastSource().equals("127.0.0.2")))
                .isTrue();
        assertThat(rig.context.probe().ignored()).isPositive();
        assertThat(rig.context.probe().count()).isEqualTo(1);
    }

    @Test
    void C6_aPortInUseFailsAtOnceAndSaysByWhom() throws Exception {
        try (ServerSocket other = new ServerSocket(0)) {
            rig.with("port", (long) other.getLocalPort());
            Outcome outcome = await(rig.online());
            assertThat(outcome.isDone()).isFalse();
            assertThat(outcome.detail())
                    .contains("port " + other.getLocalPort() + " is in use by pid "
                            + ProcessHandle.current().pid() + " (java)");
        }
    }

    @Test
    void C6_whenOneOfTwoPortsIsInUseTheOtherIsNotLeftListening() throws Exception {
        int agent = rig.withPort("agent.port");
        try (ServerSocket other = new ServerSocket(0)) {
            rig.with("port", (long) other.getLocalPort());
            assertThat(await(rig.online()).isDone()).isFalse();
            assertThat(Probe.ask(agent)).startsWith("down #");
        }
    }

    @Test
    void C9_offlineDuringAWaitingOnlineFailsItAndNothingListens() throws Exception {
        int port = rig.withPort("port");
        Future<Outcome> online = rig.online();
        assertThat(until(() -> rig.resource().info().get("listening").equals("tcp " + port)))
                .isTrue();
        assertThat(rig.offline().isDone()).isTrue();
        assertThat(await(online).isDone()).isFalse();
        assertThat(isClosed(port)).isTrue();
    }

    @Test
    void C9_aCancelledOnlineFailsAndNothingListens() throws Exception {
        int port = rig.withPort("port");
        Call call = rig.nextCall();
        Future<Outcome> online = rig.online(call);
        call.cancel();
        assertThat(await(online).isDone()).isFalse();
        assertThat(isClosed(port)).isTrue();
        bringOnline(port);
    }

    @Test
    void C12_theAgentCheckAnswersToTheByteInAndOutOfService() throws Exception {
        int port = rig.withPort("agent.port");
        rig.open();
        assertThat(Probe.ask(port)).isEqualTo("down #not in service on this node\n");
        bringOnline(port);
        assertThat(Probe.ask(port)).isEqualTo("ready up 100%\n");
        rig.context.allowed = false;
        assertThat(Probe.ask(port)).isEqualTo("down #not in service on this node\n");
        rig.context.allowed = true;
        rig.offline();
        assertThat(Probe.ask(port)).isEqualTo("down #not in service on this node\n");
    }

    @Test
    void C13_httpAnswers503OnAStandbyAnd200InService() throws Exception {
        int port = rig.withPort("http.port");
        rig.open();
        assertThat(Probe.ask(port, "GET /x HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 503 ");
        assertThat(until(() -> rig.context.probe().count() == 1)).isTrue();
        bringOnline(port);
        assertThat(Probe.ask(port, "GET /x HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        rig.context.allowed = false;
        assertThat(Probe.ask(port, "GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 503 ");
        rig.context.allowed = true;
        rig.offline();
        assertThat(Probe.ask(port, "GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 503 ");
        assertThat(rig.closeResource().isDone()).isTrue();
        assertThat(isClosed(port)).isTrue();
    }

    @Test
    void C13_methodsAndGarbage() throws Exception {
        int port = rig.withPort("http.port");
        bringOnline(port);
        assertThat(Probe.ask(port, "GET / HTTP/1.0\r\n\r\n"))
                .contains("\r\nConnection: close\r\n")
                .endsWith("\r\n\r\nup\n");
        assertThat(Probe.ask(port, "HEAD / HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("\r\n\r\n");
        assertThat(Probe.ask(port, "OPTIONS / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        assertThat(Probe.ask(port, "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"))
                .startsWith("HTTP/1.1 405 ");
        assertThat(Probe.ask(port, "GET / HTTP/1.1\r\n\r\ntrailing words")).startsWith("HTTP/1.1 200 ");
        assertThat(Probe.ask(port, "\u0016\u0003\u0001 hello")).startsWith("HTTP/1.1 400 ");
        assertThat(Probe.ask(port, "GET /\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(Probe.ask(port, "GET / HTTP/2.0\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(Probe.ask(port, "GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(1_600) + "\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(Probe.ask(port, "GET /" + "a".repeat(9_000) + " HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void C13_aRequestThatComesByteByByteIsAnsweredWhenItIsWhole() throws Exception {
        int port = rig.withPort("http.port");
        bringOnline(port);
        try (Socket slow = Probe.connect(port)) {
            slow.setTcpNoDelay(true);
            for (byte b : "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII)) {
                slow.getOutputStream().write(b);
            }
            assertThat(new String(slow.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void C14_clientsThatHoldConnectionsNeverFailAnotherProbe() throws Exception {
        int port = rig.withPort("port");
        int http = rig.withPort("http.port");
        rig.with("maxConnections", 50L);
        bringOnline(port);
        List<Socket> held = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            held.add(Probe.connect(i % 2 == 0 ? port : http));
            assertThat(Probe.ask(port)).isEmpty();
            assertThat(Probe.ask(http, "GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        }
        for (Socket socket : held) {
            socket.close();
        }
    }

    @Test
    void C14_aSlowClientIsCutWhenItsTimeIsOver() throws Exception {
        int http = rig.withPort("http.port");
        rig.with("idleTimeout", 200L);
        bringOnline(http);
        try (Socket slow = Probe.connect(http)) {
            slow.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
            assertThat(slow.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aTcpProbeThatComesWhileThisNodeMayNotRunTheGroupGetsNoReplyAndClosesThePort() throws Exception {
        int port = rig.withPort("port");
        rig.with("reply", "héllo\n");
        bringOnline(port);
        assertThat(Probe.ask(port)).isEqualTo("héllo\n");
        rig.context.allowed = false;
        assertThat(Probe.ask(port)).isEmpty();
        assertThat(until(() -> Probe.refuses(port))).isTrue();
        assertThat(until(() -> rig.monitor().status() == Status.OFFLINE)).isTrue();
        assertThat(await(rig.online()).detail()).contains("may not run");
    }

    @Test
    void underLoadOperatorsSeeTheCountAtMostAboutTenTimesASecondAndAlwaysTheLast() throws Exception {
        int port = rig.withPort("port");
        bringOnline(port);
        long before = rig.context.probe().count();
        int seen = rig.context.shown.size();
        long startMs = rig.context.nowMs();
        for (int i = 0; i < 500; i++) {
            Probe.ask(port);
        }
        long tookMs = rig.context.nowMs() - startMs;
        // Some of bringing it online may not have been told before.
        assertThat(until(() -> rig.context.probe().count() >= before + 500)).isTrue();
        assertThat(rig.context.probe().count()).isLessThanOrEqualTo(before + 520);
        assertThat(rig.context.shown.size() - seen).isLessThanOrEqualTo((int) (tookMs / 100) + 3);
        assertThat(rig.context.probe().lastSource()).isEqualTo("127.0.0.1");
        assertThat(rig.context.probe().lastListener()).isEqualTo("tcp");
        assertThat(rig.context.probe().lastWallMs()).isCloseTo(System.currentTimeMillis(), Offset.offset(5_000L));
    }

    @Test
    void closingAnAgentLeavesADaemonInServiceAnswering() throws Exception {
        int port = rig.withPort("port");
        bringOnline(port);
        rig.closeResource();
        assertThat(Probe.ask(port)).isEmpty();
        assertThat(rig.open().isDone()).isTrue();
        assertThat(rig.monitor().status()).isEqualTo(Status.ONLINE);
    }

    @Test
    void aChangedHcTimeoutTakesEffectAtOnce() throws Exception {
        int port = rig.withPort("port");
        bringOnline(port);
        rig.with("HC_TIMEOUT", 100L);
        rig.configured();
        assertThat(until(() -> rig.context.probe().ng())).isTrue();
        assertThat(rig.resource().info())
                .containsEntry("id", "web-lb")
                .containsEntry("daemon", "running")
                .containsEntry("HC_TIMEOUT", "100 ms")
                .containsEntry("listening", String.format(Locale.ROOT, "tcp %d", port));
    }

    /** Probes as a load balancer does, again and again, until one of the probes has satisfied online. */
    private void bringOnline(int port) throws Exception {
        Future<Outcome> online = rig.online();
        assertThat(until(() -> {
                    if (!Probe.refuses(port)) {
                        Probe.ask(port, "GET / HTTP/1.0\r\n\r\n");
                    }
                    return online.isComplete();
                }))
                .isTrue();
        assertThat(await(online).isDone()).as(await(online).detail()).isTrue();
    }
}
