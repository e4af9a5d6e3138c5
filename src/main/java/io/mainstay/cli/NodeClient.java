package io.mainstay.cli;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/** Talks to one node; every call waits for its answer. A node that does not answer is a {@link Failure}. */
final class NodeClient implements AutoCloseable {
    /** How long a node on the same machine may take to connect or to answer. */
    static final int ANSWER_LIMIT_MS = 10_000;

    private final NodeOption.Place place;
    private final Vertx vertx;
    private final HttpClient client;

    /** What a node answered. */
    record Answer(int status, String text) {
        boolean isGood() {
            return status / 100 == 2;
        }

        JsonObject json() {
            try {
                return new JsonObject(text);
            } catch (DecodeException e) {
                throw new Failure(ExitCode.NOT_REACHABLE, "the answer is not of a Mainstay node: status " + status);
            }
        }

        /** What the node says was wrong. */
        String detail() {
            return json().getString("detail", "status " + status);
        }
    }

    NodeClient(NodeOption.Place place) {
        this.place = place;
        this.vertx = lean();
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(ANSWER_LIMIT_MS).setKeepAlive(true));
    }

    /** A Vert.x that starts fast: no name server, no native library, no log set-up, no file cache. */
    private static Vertx lean() {
        System.setProperty("vertx.disableDnsResolver", "true");
        System.setProperty("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.JULLogDelegateFactory");
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
        return Vertx.builder().with(options).withTransport(Transport.NIO).build();
    }

    Answer get(String path) {
        return await(request(HttpMethod.GET, path, "application/json")
                .compose(request -> request.send().compose(NodeClient::whole)));
    }

    Answer post(String path, JsonObject body) {
        return await(request(HttpMethod.POST, path, "application/json")
                .compose(request -> request.putHeader("Content-Type", "application/json")
                        .send(body.toBuffer())
                        .compose(NodeClient::whole)));
    }

    /**
     * Always composed inside the callback that sends: a step that this thread added later could come after the body
     * has gone by unheard.
     */
    private static Future<Answer> whole(HttpClientResponse response) {
        return response.body().map(body -> new Answer(response.statusCode(), body.toString()));
    }

    /**
     * Opens an event stream and returns when it is open; then every message (its event's name and its data) goes to
     * {@code each}, on another thread, and its end to {@code atEnd}.
     */
    void stream(String path, BiConsumer<String, String> each, Runnable atEnd) {
        EventLines lines = new EventLines(each);
        Answer answer = await(request(HttpMethod.GET, path, "text/event-stream")
                .compose(request -> request.send().compose(response -> {
                    if (response.statusCode() != 200) {
                        return whole(response);
                    }
                    response.handler((Buffer bytes) -> lines.take(bytes.getBytes()));
                    response.endHandler(none -> atEnd.run());
                    response.exceptionHandler(failure -> atEnd.run());
                    return Future.succeededFuture(new Answer(200, "{}"));
                })));
        if (!answer.isGood()) {
            throw new Failure(ExitCode.REFUSED, answer.detail());
        }
    }

    @Override
    public void close() {
        // The process ends; nothing of a command outlives it.
        vertx.close();
    }

    private Future<HttpClientRequest> request(HttpMethod method, String path, String accept) {
        return client.request(new RequestOptions()
                .setServer(place.address())
                .setHost(place.host())
                .setPort(place.port())
                .setMethod(method)
                .setURI("/api/v1" + path)
                .putHeader("Accept", accept));
    }

    private <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(ANSWER_LIMIT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            String why = e instanceof TimeoutException ? "no answer in " + ANSWER_LIMIT_MS / 1000 + " s" : why(e);
            throw new Failure(
                    ExitCode.NOT_REACHABLE,
                    "the node is not reachable at " + place.name() + ": " + why
                            + "; is it running, and may you use its socket?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.REFUSED, "interrupted; what was asked for may go on");
        }
    }

    private static String why(Exception failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
