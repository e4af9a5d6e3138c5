package io.mainstay.resource.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.MonitorResult.Status;
import io.mainstay.exec.Call;
import io.mainstay.exec.Tests;
import io.mainstay.resource.Resource;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TcpCheckTest {
    @TempDir
    Path state;

    private final AtomicInteger open = new AtomicInteger();
    private CheckRig rig;

    @BeforeEach
    void begin() {
        rig = new CheckRig(new TcpCheckType(), state);
    }

    @AfterEach
    void end() throws Exception {
        rig.end();
    }

    @Test
    void aPortThatTakesConnectionsIsOnline() throws Exception {
        serve(socket -> {});
        MonitorResult result = rig.ask();
        assertThat(result.status()).isEqualTo(Status.ONLINE);
        assertThat(result.detail()).matches("127\\.0\\.0\\.1:\\d+ took the connection in \\d+ ms");
        Tests.within(10, () -> open.get() == 0);
    }

    @Test
    void aPortThatNobodyListensOnIsOffline() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            rig.values.put("port", (long) free.getLocalPort());
        }
        MonitorResult result = rig.ask();
        assertThat(result.status()).isEqualTo(Status.OFFLINE);
        assertThat(result.detail()).contains("could not be asked", "refused");
    }

    @Test
    void aNameThatCannotBeResolvedIsUnknown() throws Exception {
        rig.values.put("host", "no-such-host.invalid");
        rig.values.put("port", 80L);
        rig.values.put("timeout", 20_000L);
        assertThat(rig.ask().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void anAnswerThatHoldsWhatIsExpectedIsOnlineHoweverItIsCut() throws Exception {
        rig.values.put("send", "PING\r\n");
        rig.values.put("expect", "PONG");
        serve(socket -> socket.handler(asked -> {
            if (asked.toString().equals("PING\r\n")) {
                socket.write("+PO").compose(sent -> socket.write("NG\r\n"));
            }
        }));
        assertThat(rig.ask().status()).isEqualTo(Status.ONLINE);
        Tests.within(10, () -> open.get() == 0);
    }

    @Test
    void anAnswerWithoutWhatIsExpectedIsOfflineWhenItEnds() throws Exception {
        rig.values.put("expect", "PONG");
        serve(socket -> socket.end(Buffer.buffer("ERR")));
        assertThat(rig.ask().detail()).endsWith("closed after 3 bytes without what is expected");
    }

    @Test
    void anAnswerWithoutEndIsReadToItsLimitOnly() throws Exception {
        rig.values.put("expect", "PONG");
        serve(TcpCheckTest::flood);
        assertThat(rig.ask().detail()).endsWith("sent 16384 bytes without what is expected");
        Tests.within(10, () -> open.get() == 0);
    }

    @Test
    void silenceIsOfflineAtTheLimitAndTheConnectionIsClosed() throws Exception {
        rig.values.put("expect", "PONG");
        rig.values.put("timeout", 100L);
        serve(socket -> {});
        assertThat(rig.ask().detail()).endsWith("did not answer within 100 ms");
        Tests.within(10, () -> open.get() == 0);
    }

    @Test
    void aCancelledCallClosesTheConnection() throws Exception {
        rig.values.put("expect", "PONG");
        serve(socket -> {});
        Call call = new Call(1);
        Future<MonitorResult> asked = rig.born().monitor(call);
        Tests.within(10, () -> open.get() == 1);
        call.cancel();
        assertThat(Tests.await(asked)).isEqualTo(MonitorResult.unknown("cancelled"));
        Tests.within(10, () -> open.get() == 0);
    }

    @Test
    void thereIsNothingToStartStopOrClean() throws Exception {
        rig.values.put("port", 1L);
        Resource check = rig.born();
        assertThat(Tests.await(check.online(new Call(1))).isDone()).isTrue();
        assertThat(Tests.await(check.offline(new Call(2))).isDone()).isTrue();
        assertThat(Tests.await(check.clean(new Call(3), CleanReason.MONITOR_HUNG))
                        .isDone())
                .isTrue();
        assertThat(state.resolve("fence").toFile().list()).isEmpty();
    }

    private static void flood(NetSocket socket) {
        socket.write(Buffer.buffer(new byte[8_192])).onSuccess(sent -> flood(socket));
    }

    private void serve(Handler<NetSocket> answer) throws Exception {
        int port = Tests.await(rig.vertx
                        .createNetServer()
                        .connectHandler(socket -> {
                            open.incrementAndGet();
                            socket.closeHandler(closed -> open.decrementAndGet());
                            answer.handle(socket);
                        })
                        .listen(0, "127.0.0.1"))
                .actualPort();
        rig.values.put("port", (long) port);
    }
}
