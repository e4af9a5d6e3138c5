package io.mainstay.hook;

import io.mainstay.core.hook.DeliveryEvent.Outcome;
import io.mainstay.core.hook.EventHook.Webhook;
import io.mainstay.exec.Call;
import io.mainstay.exec.Text;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends an event to an address by POST, over a connection of its own each time. Certificates are verified, redirects not
 * followed: what is sent, and its token, goes to whom it was meant for or to nobody.
 */
final class WebhookCourier {
    /** As much of an answer as is read. */
    static final int MAX_BODY = 4 * 1024;

    private static final int CONNECT_LIMIT_MS = 10_000;
    /** They speak of this event, so that it would be refused again: bad request, too large, not that type, not understood. */
    private static final Set<Integer> FINAL = Set.of(400, 413, 415, 422);

    private static final int MAX_RETRY_AFTER_DIGITS = 6;

    private final Vertx vertx;
    private final LongSupplier wallMs;
    private final String version;

    WebhookCourier(Vertx vertx, LongSupplier wallMs, String version) {
        this.vertx = vertx;
        this.wallMs = wallMs;
        this.version = version;
    }

    /** What must be read before anything is sent. */
    private record Secrets(Optional<String> token, Optional<String> key) {}

    /** Always succeeds, on any thread. A cancelled call has its connection closed. */
    Future<Answer> send(Webhook to, Letter letter, Call call) {
        Promise<Answer> answer = Promise.promise();
        call.onCancel(() -> answer.tryComplete(Answer.failed("was cancelled")));
        vertx.executeBlocking(() -> new Secrets(read(to.tokenFile()), read(to.secretFile())), false)
                .compose(secrets -> ask(to, letter, secrets, call))
                .onSuccess(answer::tryComplete)
                .onFailure(failure -> answer.tryComplete(Answer.failed(words(failure))));
        return answer.future();
    }

    private static Optional<String> read(Optional<String> file) throws IOException {
        return file.isEmpty() ? Optional.empty() : Optional.of(SecretFile.read(file.get()));
    }

    private Future<Answer> ask(Webhook to, Letter letter, Secrets secrets, Call call) {
        Buffer body = letter.json().toBuffer();
        RequestOptions request = request(to, letter, body, secrets);
        HttpClient client = vertx.createHttpClient(options(to));
        return client.request(request)
                .compose(asked -> {
                    call.onCancel(() -> close(asked));
                    return asked.send(body).compose(WebhookCourier::answered);
                })
                .eventually(() -> client.close());
    }

    private static void close(HttpClientRequest asked) {
        asked.connection().close().onFailure(gone -> {});
    }

    private RequestOptions request(Webhook to, Letter letter, Buffer body, Secrets secrets) {
        long nowS = wallMs.getAsLong() / 1_000;
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(to.url())
                .setFollowRedirects(false)
                .putHeader("Content-Type", "application/json")
                .putHeader("User-Agent", "mainstay/" + version)
                .putHeader("webhook-id", letter.id())
                .putHeader("webhook-timestamp", Long.toString(nowS));
        to.headers().forEach(request::putHeader);
        secrets.token().ifPresent(token -> request.putHeader("Authorization", "Bearer " + token));
        secrets.key()
                .ifPresent(key -> request.putHeader("webhook-signature", Signature.of(key, letter.id(), nowS, body)));
        return request;
    }

    private static HttpClientOptions options(Webhook to) {
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout(CONNECT_LIMIT_MS)
                .setKeepAlive(false)
                .setMaxHeaderSize(8 * 1024);
        to.caFile().ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file)));
        return options;
    }

    /** The status decides; a little of the body is kept for whoever asks why. */
    private static Future<Answer> answered(HttpClientResponse response) {
        Promise<Answer> answer = Promise.promise();
        Buffer body = Buffer.buffer();
        Runnable finish = () -> answer.tryComplete(answer(response, body.toString(StandardCharsets.UTF_8)));
        response.handler(more -> {
            body.appendBuffer(more, 0, Math.min(more.length(), MAX_BODY - body.length()));
            if (body.length() >= MAX_BODY) {
                finish.run();
                response.request().connection().close().onFailure(gone -> {});
            }
        });
        response.exceptionHandler(broken -> finish.run());
        response.endHandler(end -> finish.run());
        return answer.future();
    }

    private static Answer answer(HttpClientResponse response, String body) {
        int status = response.statusCode();
        String text = "answered " + status + Text.evidence(body);
        if (status / 100 == 2) {
            return new Answer(Outcome.DELIVERED, text, body, 0);
        }
        if (status / 100 == 3) {
            String to = String.valueOf(response.getHeader("Location"));
            return new Answer(
                    Outcome.FAILED,
                    "answered " + status + ", a redirect to " + Text.clean(to) + ", which is not followed",
                    body,
                    0);
        }
        Outcome outcome = FINAL.contains(status) ? Outcome.REFUSED : Outcome.FAILED;
        return new Answer(outcome, text, body, retryAfterMs(response.getHeader("Retry-After")));
    }

    /** In seconds; the other form, a date, needs two clocks that agree. */
    private static long retryAfterMs(@Nullable String header) {
        if (header == null || !header.matches("[0-9]{1," + MAX_RETRY_AFTER_DIGITS + "}")) {
            return 0;
        }
        return Long.parseLong(header) * 1_000;
    }

    private static String words(Throwable failure) {
        String message = failure.getMessage();
        return Text.clean("was not sent: " + (message == null ? failure.toString() : message));
    }
}
