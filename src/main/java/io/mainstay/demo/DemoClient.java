package io.mainstay.demo;

import io.mainstay.node.NodeClock;
import io.mainstay.node.TimerWakeups;
import io.mainstay.node.Wakeups;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks the load balancer a few times a second, as a client of the service would, and tells when the answer changes. */
public final class DemoClient extends VerticleBase {
    private static final long EVERY_MS = 100;

    private final int port;
    private final Consumer<String> tell;
    private String answer = "";
    private long goneSinceMs = -1;
    private @Nullable HttpClient client;
    private @Nullable Wakeups wakeups;

    public DemoClient(int port, Consumer<String> tell) {
        this.port = port;
        this.tell = tell;
    }

    @Override
    public Future<?> start() {
        wakeups = new TimerWakeups(vertx);
        client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(false).setConnectTimeout(1_000));
        ask();
        return Future.succeededFuture();
    }

    private void ask() {
        HttpClient opened = client;
        Wakeups timer = wakeups;
        if (opened == null || timer == null) {
            return;
        }
        opened.request(HttpMethod.GET, port, "127.0.0.1", "/")
                .compose(request -> request.send())
                .compose(DemoClient::textOf)
                .onSuccess(this::answered)
                .onFailure(failure -> missed())
                .onComplete(done -> timer.wakeAt(timer.nowMs() + EVERY_MS, this::ask));
    }

    private static Future<String> textOf(HttpClientResponse response) {
        return response.body()
                .compose(body -> response.statusCode() == 200
                        ? Future.succeededFuture(body.toString().strip())
                        : Future.failedFuture("status " + response.statusCode()));
    }

    private void answered(String text) {
        if (goneSinceMs >= 0) {
            tell.accept(
                    "client: the service answers again after " + (NodeClock.nowMs() - goneSinceMs) + " ms: " + text);
        } else if (!text.equals(answer)) {
            tell.accept("client: " + text);
        }
        goneSinceMs = -1;
        answer = text;
    }

    private void missed() {
        if (goneSinceMs < 0 && !answer.isEmpty()) {
            goneSinceMs = NodeClock.nowMs();
            tell.accept("client: no answer");
        }
    }
}
