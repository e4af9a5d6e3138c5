package io.mainstay.hook;

import io.mainstay.exec.Tests;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody who is sent events over HTTP, and answers what the test tells it to: once each, then 204. */
final class Receiver {
    final List<JsonObject> bodies = new CopyOnWriteArrayList<>();
    final List<Map<String, String>> headers = new CopyOnWriteArrayList<>();
    final List<String> paths = new CopyOnWriteArrayList<>();
    private final Deque<Reaction> reactions = new ArrayDeque<>();
    private final HttpServer server;
    private final String scheme;

    /** What is done with one request. */
    interface Reaction {
        void answer(HttpServerRequest request);
    }

    Receiver(Vertx vertx) throws Exception {
        this(vertx, new HttpServerOptions());
    }

    Receiver(Vertx vertx, HttpServerOptions options) throws Exception {
        scheme = options.isSsl() ? "https" : "http";
        server = Tests.await(vertx.createHttpServer(options)
                .requestHandler(request -> request.body().onSuccess(body -> take(request, body)))
                .listen(0, "127.0.0.1"));
    }

    private synchronized void take(HttpServerRequest request, Buffer body) {
        paths.add(request.method() + " " + request.path());
        TreeMap<String, String> all = new TreeMap<>();
        request.headers().forEach(header -> all.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        headers.add(all);
        bodies.add(new JsonObject(body));
        Reaction next = reactions.poll();
        if (next == null) {
            request.response().setStatusCode(204).end();
        } else {
            next.answer(request);
        }
    }

    synchronized Receiver next(int status) {
        return next(request -> request.response().setStatusCode(status).end("status " + status));
    }

    synchronized Receiver next(Reaction reaction) {
        reactions.add(reaction);
        return this;
    }

    int port() {
        return server.actualPort();
    }

    String url(String path) {
        return scheme + "://127.0.0.1:" + port() + path;
    }

    /** The numbers of the events that came, in their order. */
    List<Long> numbers() {
        return bodies.stream().map(body -> body.getLong("number")).toList();
    }
}
