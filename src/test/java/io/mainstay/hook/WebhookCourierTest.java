package io.mainstay.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.hook.DeliveryEvent.Outcome;
import io.mainstay.core.hook.EventHook.Webhook;
import io.mainstay.exec.Call;
import io.mainstay.exec.Tests;
import io.mainstay.ledger.Certificates;
import io.mainstay.ledger.LedgerOptions.Tls;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(180)
class WebhookCourierTest {
    private static final long WALL_MS = 1_614_265_330_000L;

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final WebhookCourier courier = new WebhookCourier(vertx, () -> WALL_MS, "1.0");
    private final Letter letter = new Letter("shop", "chat", Hooks.event(812), 1);
    private Receiver receiver;

    @BeforeEach
    void begin() throws Exception {
        receiver = new Receiver(vertx);
    }

    @AfterEach
    void end() throws Exception {
        Tests.await(vertx.close());
    }

    @Test
    void T10_theEventIsPostedWithItsIdAndSigned() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "s3cret\n");
        Path key = Files.writeString(directory.resolve("key"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
        Webhook signed = new Webhook(
                receiver.url("/in?site=1"),
                Map.of("X-Site", "shop"),
                Optional.of(token.toString()),
                Optional.of(key.toString()),
                Optional.empty());
        Answer answer = send(signed);
        assertThat(answer.outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(answer.text()).isEqualTo("answered 204");
        assertThat(receiver.paths).containsExactly("POST /in");
        assertThat(receiver.bodies).containsExactly(letter.json());
        Buffer body = letter.json().toBuffer();
        assertThat(receiver.headers.get(0))
                .containsEntry("content-type", "application/json")
                .containsEntry("user-agent", "mainstay/1.0")
                .containsEntry("x-site", "shop")
                .containsEntry("authorization", "Bearer s3cret")
                .containsEntry("webhook-id", "shop-chat-812")
                .containsEntry("webhook-timestamp", "1614265330")
                .containsEntry(
                        "webhook-signature",
                        Signature.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "shop-chat-812", 1_614_265_330, body));
    }

    @ParameterizedTest
    @CsvSource({
        "200, DELIVERED", "204, DELIVERED", "301, FAILED", "307, FAILED", "400, REFUSED", "401, FAILED", "404, FAILED",
        "408, FAILED", "413, REFUSED", "415, REFUSED", "422, REFUSED", "429, FAILED", "500, FAILED", "503, FAILED"
    })
    void theStatusDecides(int status, Outcome outcome) throws Exception {
        receiver.next(status);
        assertThat(send(Hooks.address(receiver.url("/"))).outcome()).isEqualTo(outcome);
    }

    @Test
    void T9_noRedirectIsFollowed() throws Exception {
        Receiver elsewhere = new Receiver(vertx);
        Path token = Files.writeString(directory.resolve("token"), "s3cret");
        receiver.next(request -> request.response()
                .setStatusCode(307)
                .putHeader("Location", elsewhere.url("/stolen"))
                .end());
        Answer answer = send(new Webhook(
                receiver.url("/"), Map.of(), Optional.of(token.toString()), Optional.empty(), Optional.empty()));
        assertThat(answer.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(answer.text()).contains("307").contains("/stolen").contains("not followed");
        assertThat(elsewhere.paths).isEmpty();
    }

    @Test
    void T9_noAnswerIsReadBeyondItsBound() throws Exception {
        Promise<Void> closed = Promise.promise();
        receiver.next(request -> {
            HttpServerResponse response = request.response().setStatusCode(500).setChunked(true);
            request.connection().closeHandler(gone -> closed.tryComplete());
            endless(response);
        });
        Answer answer = send(Hooks.address(receiver.url("/")));
        assertThat(answer.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(answer.output()).hasSizeLessThanOrEqualTo(WebhookCourier.MAX_BODY);
        Tests.await(closed.future());
    }

    private static void endless(HttpServerResponse response) {
        response.write("x".repeat(1_000)).onSuccess(more -> endless(response));
    }

    @Test
    void aReceiverMayAskForAWait() throws Exception {
        receiver.next(request -> request.response()
                .setStatusCode(429)
                .putHeader("Retry-After", "17")
                .end("slow down"));
        Answer answer = send(Hooks.address(receiver.url("/")));
        assertThat(answer.notBeforeMs()).isEqualTo(17_000);
        assertThat(answer.text()).isEqualTo("answered 429; last line: slow down");
        receiver.next(request -> request.response()
                .setStatusCode(503)
                .putHeader("Retry-After", "Fri, 31 Dec 1999 23:59:59 GMT")
                .end());
        assertThat(send(Hooks.address(receiver.url("/"))).notBeforeMs()).isZero();
    }

    @Test
    void aHangingReceiverIsLeftWhenTheCallIsCancelled() throws Exception {
        Promise<Void> reached = Promise.promise();
        Promise<Void> closed = Promise.promise();
        receiver.next(request -> {
            request.connection().closeHandler(gone -> closed.complete());
            reached.complete();
        });
        Call call = new Call(1);
        Future<Answer> answer = courier.send(Hooks.address(receiver.url("/")), letter, call);
        Tests.await(reached.future());
        call.cancel();
        assertThat(Tests.await(answer).text()).isEqualTo("was cancelled");
        Tests.await(closed.future());
    }

    @Test
    void whoIsNotThereAndASecretThatIsNotThereAreFailures() throws Exception {
        int port = receiver.port();
        Tests.await(vertx.createHttpServer().requestHandler(request -> {}).listen(0, "127.0.0.1"));
        Answer nobody = send(Hooks.address("http://127.0.0.1:1/"));
        assertThat(nobody.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(nobody.text()).startsWith("was not sent: ");
        Answer noToken = send(new Webhook(
                "http://127.0.0.1:" + port + "/",
                Map.of(),
                Optional.of("/nonexistent/token"),
                Optional.empty(),
                Optional.empty()));
        assertThat(noToken.text()).isEqualTo("was not sent: /nonexistent/token does not exist");
        assertThat(receiver.paths).isEmpty();
    }

    @Test
    void aCertificateIsVerified() throws Exception {
        Tls tls = Certificates.make(directory.resolve("tls"));
        HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(tls.certificate().toString())
                        .addKeyPath(tls.key().toString()));
        Receiver secure = new Receiver(vertx, options);
        assertThat(send(Hooks.address(secure.url("/"))).outcome())
                .as("an authority that Java does not know")
                .isEqualTo(Outcome.FAILED);
        Optional<String> ca = Optional.of(tls.ca().toString());
        assertThat(send(new Webhook(secure.url("/"), Map.of(), Optional.empty(), Optional.empty(), ca))
                        .outcome())
                .isEqualTo(Outcome.DELIVERED);
        String otherName = "https://localhost:" + secure.port() + "/";
        assertThat(send(new Webhook(otherName, Map.of(), Optional.empty(), Optional.empty(), ca))
                        .outcome())
                .as("a certificate of another name")
                .isEqualTo(Outcome.FAILED);
        assertThat(secure.paths).hasSize(1);
    }

    private Answer send(Webhook to) throws Exception {
        return Tests.await(courier.send(to, letter, new Call(1)));
    }
}
