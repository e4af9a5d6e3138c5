package io.mainstay.it;

import static io.mainstay.resource.lbhealthcheck.HealthRig.await;
import static io.mainstay.resource.lbhealthcheck.HealthRig.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.core.agent.Outcome;
import io.mainstay.resource.lbhealthcheck.HealthRig;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real HAProxy probes a health check in its four ways; its own stats socket says what it thinks of the server. */
@Timeout(60)
class HaproxyIT {
    private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");
    private static final String EVERY = "inter 50ms fastinter 50ms downinter 50ms fall 2 rise 1\n";

    /** A Unix socket's path may have 107 bytes, so the directory must be a short one. */
    @TempDir
    Path directory;

    private HealthRig rig;
    private Process haproxy;

    @BeforeEach
    void start() {
        assumeTrue(Files.isExecutable(HAPROXY), "skipped: " + HAPROXY + " is missing (apt-get install haproxy)");
        rig = new HealthRig(directory);
    }

    @AfterEach
    void stop() throws Exception {
        if (haproxy != null) {
            haproxy.destroyForcibly();
            assertThat(haproxy.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        if (rig != null) {
            rig.stop();
        }
    }

    @Test
    void C10_thePlainCheckIsSeenByCountingHandshakes() throws Exception {
        int port = rig.withPort("port");
        rig.with("CountHandshakes", true);
        probe("  mode tcp\n  server s 127.0.0.1:" + port + " check " + EVERY);
        followsTheHealthCheck();
        assertThat(rig.context.shown).anyMatch(shown -> shown.lastListener().equals("handshake"));
        assertThat(rig.context.shown).noneMatch(shown -> shown.lastListener().equals("tcp"));
    }

    @Test
    void C4_tcpCheckConnectLingerIsAnswered() throws Exception {
        int port = rig.withPort("port");
        probe("  mode tcp\n  option tcp-check\n  tcp-check connect linger\n  server s 127.0.0.1:" + port + " check "
                + EVERY);
        followsTheHealthCheck();
        assertThat(until(() -> rig.context.probe().lastListener().equals("tcp")))
                .isTrue();
    }

    @Test
    void C13_optionHttpchkIsAnsweredAsHaproxySendsItByDefault() throws Exception {
        int port = rig.withPort("http.port");
        probe("  mode http\n  option httpchk\n  server s 127.0.0.1:" + port + " check " + EVERY);
        followsTheHealthCheck();
        assertThat(until(() -> rig.context.probe().lastListener().equals("http")))
                .isTrue();
    }

    @Test
    void C13_optionHttpchkWithGetIsAnswered() throws Exception {
        int port = rig.withPort("http.port");
        probe("  mode http\n  option httpchk GET /any/path HTTP/1.1\n  server s 127.0.0.1:" + port + " check " + EVERY);
        followsTheHealthCheck();
    }

    @Test
    void C12_theAgentCheckTakesTheServerDownAndUpAgain() throws Exception {
        int port = rig.withPort("agent.port");
        probe("  mode tcp\n  server s 127.0.0.1:" + port + " agent-check agent-inter 50ms agent-port " + port + "\n");
        followsTheHealthCheck();
        assertThat(until(() -> rig.context.probe().lastListener().equals("agent")))
                .isTrue();
    }

    @Test
    void C12_readyUpEndsAMaintenanceThatALoadBalancerRemembers() throws Exception {
        int port = rig.withPort("agent.port");
        probe("  mode tcp\n  server s 127.0.0.1:" + port + " agent-check agent-inter 50ms agent-port " + port + "\n");
        followsTheHealthCheck();
        assertThat(await(rig.online()).isDone()).isTrue();
        assertThat(until(() -> state().startsWith("UP"))).isTrue();
        ask("set server checked/s agent down\n");
        ask("set server checked/s state drain\n");
        assertThat(until(() -> state().startsWith("UP"))).as(state()).isTrue();
    }

    /** Down before, up while in service, down after, and up once more. */
    private void followsTheHealthCheck() throws Exception {
        assertThat(rig.open().isDone()).isTrue();
        assertThat(until(() -> state().startsWith("DOWN"))).as(state()).isTrue();
        for (int round = 0; round < 2; round++) {
            Future<Outcome> online = rig.online();
            Outcome outcome = await(online);
            assertThat(outcome.isDone()).as(outcome.detail()).isTrue();
            assertThat(until(() -> state().startsWith("UP"))).as(state()).isTrue();
            assertThat(rig.offline().isDone()).isTrue();
            assertThat(until(() -> state().startsWith("DOWN"))).as(state()).isTrue();
        }
    }

    private void probe(String backend) throws Exception {
        Path config = Files.writeString(
                directory.resolve("haproxy.cfg"),
                "global\n  stats socket " + directory.resolve("s") + " level admin\n"
                        + "defaults\n  timeout connect 1s\n  timeout client 1s\n  timeout server 1s\n"
                        + "frontend client\n  mode " + (backend.contains("mode http") ? "http" : "tcp")
                        + "\n  bind 127.0.0.1:" + HealthRig.freePort() + "\n  default_backend checked\n"
                        + "backend checked\n" + backend);
        Path log = directory.resolve("haproxy.log");
        haproxy = new ProcessBuilder(HAPROXY.toString(), "-db", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(until(() -> !haproxy.isAlive() || Files.exists(directory.resolve("s"))))
                .isTrue();
        assertThat(haproxy.isAlive()).as(Files.readString(log)).isTrue();
    }

    /** UP, DOWN, or MAINT, out of the operating and the administrative state that HAProxy has for the one server. */
    private String state() throws IOException {
        for (String line : ask("show servers state checked\n").split("\n", -1)) {
            String[] fields = line.split(" ", -1);
            if (fields.length > 6 && fields[3].equals("s")) {
                String operating = fields[5].equals("2") ? "UP" : "DOWN";
                return fields[6].equals("0") ? operating : "MAINT";
            }
        }
        return "no server";
    }

    private String ask(String words) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(directory.resolve("s")));
            channel.write(ByteBuffer.wrap(words.getBytes(StandardCharsets.US_ASCII)));
            StringBuilder answer = new StringBuilder();
            ByteBuffer buffer = ByteBuffer.allocate(16_384);
            while (channel.read(buffer) >= 0) {
                answer.append(StandardCharsets.US_ASCII.decode(buffer.flip()));
                buffer.clear();
            }
            return answer.toString();
        }
    }
}
