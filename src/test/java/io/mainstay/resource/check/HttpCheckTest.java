package io.mainstay.resource.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.MonitorResult.Status;
import io.mainstay.exec.Call;
import io.mainstay.exec.Tests;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class HttpCheckTest {
    @TempDir
    Path state;

    private final AtomicInteger open = new AtomicInteger();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private CheckRig rig;

    @BeforeEach
    void begin() {
        rig = new CheckRig(new HttpCheckType(), state);
    }

    @AfterEach
    void end() throws Exception {
        rig.end();
    }

    @ParameterizedTest
    @CsvSource({
        "200, 200-299, ONLINE",
        "204, 200-299, ONLINE",
        "404, 200-299, OFFLINE",
        "503, 200-299, OFFLINE",
        "301, 200-299, OFFLINE",
        "301, 200|301, ONLINE",
        "503, 500-599, ONLINE"
    })
    void theStatusIsJudgedByWhatIsExpected(int status, String expected, Status found) throws Exception {
        rig.values.put("status", List.of(expected.split("\\|", -1)));
        serve(request -> request.response().setStatusCode(status).end());
        MonitorResult result = rig.ask();
        assertThat(result.status()).isEqualTo(found);
        assertThat(result.detail()).startsWith("GET http://127.0.0.1:").contains("answered " + status);
        Tests.within(10, () -> open.get() == 0);
    }

    @Test
    void theMethodTheHeadersAndThePathAreWhatIsConfigured() throws Exception {
        rig.values.put("method", "HEAD");
        rig.values.put("headers", Map.of("Host", "shop.example", "X-Check", "yes"));
        serve(request -> {
            asked.add(request.method() + " " + request.uri() + " " + request.getHeader("Host") + " "
                    + request.getHeader("X-Check"));
            request.response().end();
        });
        assertThat(rig.ask().status()).isEqualTo(Status.ONLINE);
        assertThat(asked).containsExactly("HEAD /health?full=1 shop.example yes");
    }

    @ParameterizedTest
    @CsvSource({"all is well here, ONLINE", "all is bad, OFFLINE", "'', OFFLINE"})
    void aBodyMustHoldWhatIsExpected(String body, Status found) throws Exception {
        rig.values.put("body", "is well");
        serve(request -> request.response().end(body));
        assertThat(rig.ask().status()).isEqualTo(found);
        Tests.within(10, () -> open.get() == 0);
    }

    @Test
    void aBodyWithoutEndIsReadToItsLimitOnly() throws Exception {
        rig.values.put("body", "is well");
        serve(request -> flood(request.response().setChunked(true)));
        assertThat(rig.ask().detail()).endsWith("answered 200, without what is expected in the first 65536 bytes");
        Tests.within(10, () -> open.get() == 0);
    }

    @Test
    void aRedirectIsFollowedOnlyWhereAskedTo() throws Exception {
        serve(request -> {
            if (request.path().equals("/there")) {
                request.response().end();
            } else {
                request.response()
                        .setStatusCode(302)
                        .putHeader("Location", "/there")
                        .end();
            }
        });
        assertThat(rig.ask().detail()).endsWith("answered 302, and 200-299 is expected");
        rig.values.put("followRedirects", true);
        assertThat(rig.ask().status()).isEqualTo(Status.ONLINE);
    }

    @Test
    void silenceIsOfflineAtTheLimitAndTheConnectionIsClosed() throws Exception {
        rig.values.put("timeout", 100L);
        serve(request -> {});
        assertThat(rig.ask().detail()).endsWith("did not answer within 100 ms");
        Tests.within(10, () -> open.get() == 0);
    }

    @Test
    void aCancelledCallClosesTheConnection() throws Exception {
        serve(request -> asked.add("asked"));
        Call call = new Call(1);
        Future<MonitorResult> answer = rig.born().monitor(call);
        Tests.within(10, () -> !asked.isEmpty());
        call.cancel();
        assertThat(Tests.await(answer).status()).isEqualTo(Status.UNKNOWN);
        Tests.within(10, () -> open.get() == 0);
    }

    @Test
    void aConnectionThatEndsEarlyIsOffline() throws Exception {
        serve(request -> request.connection().close());
        assertThat(rig.ask().status()).isEqualTo(Status.OFFLINE);
    }

    @Test
    void aCertificateIsBelievedWhenItsSignerIsNamedOrNobodyLooks() throws Exception {
        Path store = state.resolve("keys.p12");
        Path certificate = state.resolve("certificate.pem");
        keytool(
                "-genkeypair",
                "-alias",
                "app",
                "-dname",
                "CN=app",
                "-ext",
                "san=ip:127.0.0.1",
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "app",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit",
                "-file",
                certificate.toString());
        serve(
                new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(
                                new PfxOptions().setPath(store.toString()).setPassword("changeit")),
                request -> request.response().end());
        int port = Integer.parseInt(((String) rig.values.get("url")).replaceAll(".*:(\\d+)/.*", "$1"));
        rig.values.put("url", "https://127.0.0.1:" + port + "/");
        assertThat(rig.ask().status()).isEqualTo(Status.OFFLINE);

        rig.values.put("tls.ca", certificate.toString());
        assertThat(rig.ask().status()).isEqualTo(Status.ONLINE);
        rig.values.put("url", "https://localhost:" + port + "/");
        assertThat(rig.ask().status()).isEqualTo(Status.OFFLINE); // Signed by whom we trust, for another name.

        rig.values.remove("tls.ca");
        rig.values.put("tls.verify", false);
        assertThat(rig.ask().status()).isEqualTo(Status.ONLINE);

        rig.values.put("tls.verify", true);
        rig.values.put("tls.ca", state.resolve("missing.pem").toString());
        assertThat(rig.ask().status()).isEqualTo(Status.UNKNOWN);
    }

    private static void flood(io.vertx.core.http.HttpServerResponse response) {
        response.write("x".repeat(8_192)).onSuccess(sent -> flood(response));
    }

    private void serve(Handler<HttpServerRequest> answer) throws Exception {
        serve(new HttpServerOptions(), answer);
    }

    private void serve(HttpServerOptions options, Handler<HttpServerRequest> answer) throws Exception {
        int port = Tests.await(rig.vertx
                        .createHttpServer(options)
                        .connectionHandler(connection -> {
                            open.incrementAndGet();
                            connection.closeHandler(closed -> open.decrementAndGet());
                        })
                        .requestHandler(answer)
                        .listen(0, "127.0.0.1"))
                .actualPort();
        rig.values.put("url", "http://127.0.0.1:" + port + "/health?full=1");
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new AssertionError(command + ": " + output);
        }
    }
}
