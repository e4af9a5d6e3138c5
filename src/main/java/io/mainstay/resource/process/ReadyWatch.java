package io.mainstay.resource.process;

import io.mainstay.core.agent.MonitorResult;
import io.mainstay.exec.Running;
import io.mainstay.resource.ResourceContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.function.Supplier;

/**
 * Waits until one running program is ready: tries its port or URL again and again, or is told of lines and notices.
 * Ends with the program. Thread-safe; does not block.
 */
final class ReadyWatch {
    /** One try may take so long; the next follows after a pause that grows, since some starts take minutes. */
    private static final int TRY_LIMIT_MS = 2_000;

    /** What is found running but not ready is hardly worth being called online. */
    private static final int LEAST_CONFIDENCE = 10;

    private static final long SHORTEST_PAUSE_MS = 20;
    private static final long LONGEST_PAUSE_MS = 500;

    private final ResourceContext context;
    private final Readiness readiness;
    private final long beganMs;
    private final Promise<String> ready = Promise.promise();
    private volatile String lastProblem = "";

    private ReadyWatch(ResourceContext context, Readiness readiness) {
        this.context = context;
        this.readiness = readiness;
        this.beganMs = context.nowMs();
    }

    static ReadyWatch begin(ResourceContext context, Readiness readiness, Running program) {
        ReadyWatch watch = new ReadyWatch(context, readiness);
        if (program.wasReady() || readiness.ways() == 0) {
            watch.ready.complete("");
            return watch;
        }
        program.exited().onSuccess(exit -> watch.ready.tryFail(exit.evidence()));
        if (readiness.port() > 0) {
            watch.tryPort();
        } else if (!readiness.url().isEmpty()) {
            watch.tryUrl();
        }
        return watch;
    }

    /** Completes when it is ready, with the end of a sentence on how that was found, if it had to be; fails when it has ended before, saying how. */
    Future<String> ready() {
        return ready.future();
    }

    boolean isReady() {
        return ready.future().succeeded();
    }

    boolean isWaitingForALine() {
        return !ready.future().isComplete() && !readiness.line().isEmpty();
    }

    long waitedMs() {
        return context.nowMs() - beganMs;
    }

    /** What it waits for and what came in the way last. */
    String words() {
        return "waiting for " + readiness.words() + (lastProblem.isEmpty() ? "" : " (" + lastProblem + ")");
    }

    /**
     * What a monitor finds of a program that is not ready. It runs, so it is not offline, and another node must not start
     * it. Only one that was found unready after the agent came back is looked at like this for long; when OnlineTimeout is
     * over it counts as what it is: up, hardly.
     */
    MonitorResult unready(String program) {
        String text = program + " runs, not ready: " + words();
        return waitedMs() < context.settings().onlineTimeoutMs()
                ? MonitorResult.unknown(text)
                : MonitorResult.online(LEAST_CONFIDENCE, text + " for " + waitedMs() + " ms");
    }

    void heardLine(String line) {
        if (isWaitingForALine() && line.contains(readiness.line())) {
            found();
        }
    }

    void toldReady() {
        if (readiness.byNotice()) {
            found();
        }
    }

    private void found() {
        ready.tryComplete(", ready: " + readiness.words() + " after " + waitedMs() + " ms");
    }

    private void tryPort() {
        NetClient client =
                context.workshop().vertx().createNetClient(new NetClientOptions().setConnectTimeout(TRY_LIMIT_MS));
        tryAgain(
                () -> client.connect(readiness.port(), readiness.host()).compose(socket -> {
                    socket.close();
                    return Future.succeededFuture();
                }),
                SHORTEST_PAUSE_MS);
        ready.future().onComplete(done -> client.close());
    }

    private void tryUrl() {
        HttpClient client = context.workshop()
                .vertx()
                .createHttpClient(
                        new HttpClientOptions().setConnectTimeout(TRY_LIMIT_MS).setKeepAlive(false));
        RequestOptions get = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(readiness.url())
                .setTimeout(TRY_LIMIT_MS);
        tryAgain(
                () -> client.request(get)
                        .compose(request -> request.send().compose(response -> {
                            // The head is enough; a body may never end.
                            request.connection().close();
                            return readiness.isReadyBy(response.statusCode())
                                    ? Future.succeededFuture()
                                    : Future.failedFuture("status " + response.statusCode());
                        })),
                SHORTEST_PAUSE_MS);
        ready.future().onComplete(done -> client.close());
    }

    private void tryAgain(Supplier<Future<Void>> attempt, long pauseMs) {
        if (ready.future().isComplete()) {
            return;
        }
        // Within compose: the end of the program closes the client at any moment, and a closed one throws.
        Future.succeededFuture().compose(now -> attempt.get()).onComplete(tried -> {
            if (ready.future().isComplete()) {
                return;
            }
            if (tried.succeeded()) {
                found();
                return;
            }
            lastProblem = String.valueOf(tried.cause().getMessage());
            context.wakeAt(
                    context.nowMs() + pauseMs,
                    () -> tryAgain(attempt, Math.min(LONGEST_PAUSE_MS, pauseMs + pauseMs / 2)));
        });
    }
}
