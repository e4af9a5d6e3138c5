package io.mainstay.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/** Talks to one node; every call waits for its answer. A node that does not answer is a {@link Failure}. */
final class NodeClient implements AutoCloseable {
    /** How long a node on the same machine may take to connect or to answer. */
    static final int ANSWER_LIMIT_MS = 10_000;

    /** More than any picture of a cluster; what sends more is no node of ours. */
    private static final int MAX_ANSWER = 64 * 1024 * 1024;

    private static final String API = "/api/v1";

    private final NodeOption.Place place;
    private final int limitMs;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();

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
        this(place, ANSWER_LIMIT_MS);
    }

    /** One that waits no longer than that for an answer. */
    NodeClient(NodeOption.Place place, int limitMs) {
        this.place = place;
        this.limitMs = limitMs;
    }

    Answer get(String path) {
        return ask("GET", API + path, "application/json", new byte[0]);
    }

    /** What stands beside the interface, such as {@code /metrics}. */
    Answer getPlain(String path) {
        return ask("GET", path, "text/plain", new byte[0]);
    }

    Answer post(String path, JsonObject body) {
        if (!place.safety().token().isEmpty()) {
            body.remove("by"); // W5: the token's name stands for who asks; the user's name here may be another.
        }
        return ask("POST", API + path, "application/json", body.encode().getBytes(StandardCharsets.UTF_8));
    }

    Answer put(String path, JsonObject body) {
        return ask("PUT", API + path, "application/json", body.encode().getBytes(StandardCharsets.UTF_8));
    }

    private Answer ask(String method, String path, String accept, byte[] body) {
        return await(begin(method, path, accept, body, (head, in) -> {
            byte[] text = in.readNBytes(MAX_ANSWER);
            return new Answer(head.status(), new String(text, StandardCharsets.UTF_8));
        }));
    }

    /**
     * Listens to server-sent events, each given by its kind and data from a thread of its own, until the client is closed or
     * the connection ends. Returns when the node has begun to answer.
     */
    void stream(String path, BiConsumer<String, String> each, Runnable atEnd) {
        CompletableFuture<Answer> begun = new CompletableFuture<>();
        CompletableFuture<Answer> whole = begin("GET", API + path, "text/event-stream", new byte[0], (head, in) -> {
            if (head.status() != 200) {
                return new Answer(head.status(), new String(in.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8));
            }
            Answer good = new Answer(200, "{}");
            begun.complete(good);
            listen(in, new EventLines(each));
            return good;
        });
        var unused = whole.whenComplete((answer, failure) -> {
            boolean hadBegun = failure == null ? !begun.complete(answer) : !begun.completeExceptionally(failure);
            if (hadBegun) {
                atEnd.run();
            }
        });
        Answer answer = await(begun);
        if (!answer.isGood()) {
            throw new Failure(ExitCode.REFUSED, answer.detail());
        }
    }

    private static void listen(InputStream in, EventLines lines) throws IOException {
        byte[] bytes = new byte[8 * 1024];
        for (int got = in.read(bytes); got >= 0; got = in.read(bytes)) {
            lines.take(Arrays.copyOf(bytes, got));
        }
    }

    @Override
    public void close() {
        open.forEach(NodeClient::end);
    }

    private static void end(Connection connection) {
        try {
            connection.close();
        } catch (IOException closed) {
            // Nothing more is wanted of it.
        }
    }

    /** Reads what follows the head of an answer. */
    private interface Reader {
        Answer read(Connection.Head head, InputStream in) throws IOException;
    }

    /** On a thread of its own: reading from a socket has no limit of time, and is ended by closing it. */
    private CompletableFuture<Answer> begin(String method, String path, String accept, byte[] body, Reader reader) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try (Connection connection = Connection.open(place, limitMs)) {
                        open.add(connection);
                        connection.send(method, path, headers(accept, body), body);
                        Connection.Head head = connection.head();
                        answer.complete(reader.read(head, connection.body(head)));
                        open.remove(connection);
                    } catch (IOException | RuntimeException failure) {
                        answer.completeExceptionally(failure);
                    }
                },
                "node " + path);
        thread.setDaemon(true);
        thread.start();
        return answer;
    }

    private Map<String, String> headers(String accept, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        String host = place.host().indexOf(':') < 0 ? place.host() : "[" + place.host() + "]";
        headers.put("Host", place.socket().isPresent() ? "localhost" : host + ":" + place.port());
        headers.put("Accept", accept);
        if (!place.safety().token().isEmpty()) {
            headers.put("Authorization", "Bearer " + place.safety().token());
        }
        if (body.length > 0) {
            headers.put("Content-Type", "application/json");
        }
        return headers;
    }

    private <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(limitMs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            close();
            if (e.getCause() instanceof Failure failure) {
                throw failure;
            }
            String why = e instanceof TimeoutException ? "no answer in " + limitMs / 1000 + " s" : why(e);
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
