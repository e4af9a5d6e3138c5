package io.mainstay.web;

import io.mainstay.config.NodeConfig;
import io.mainstay.config.Token;
import io.mainstay.core.command.AccessRole;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.history.Story;
import io.mainstay.node.ClusterSamples;
import io.mainstay.node.Samples;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Calls the operations of the OpenAPI file so that they answer as they are documented to: a node of three, and one that has been told nothing. */
final class Trial {
    static final String VIEWER = "mainstay_viewer-of-the-contract";
    static final String OPERATOR = "mainstay_operator-of-the-contract";
    static final String ADMIN = "mainstay_admin-of-the-contract";
    private static final String WRONG = "mainstay_nobody-knows-this-one";

    final FakeNode node;
    private final FakeNode untold;
    private final HttpClient client;
    private final Contract contract;
    private int keys;

    /** What came back; of a stream its first messages. */
    record Got(int status, MultiMap headers, String text) {
        String header(String name) {
            return headers.get(name);
        }

        /** What is wrong with it, as that documented answer. */
        List<String> faults(Contract contract, int wanted, JsonObject documented) {
            List<String> faults = new ArrayList<>();
            if (status != wanted) {
                faults.add("the status is " + status + ": " + text);
                return faults;
            }
            for (Map.Entry<String, Object> entry : documented.getJsonObject("headers", new JsonObject())) {
                JsonObject header = contract.resolved((JsonObject) entry.getValue());
                String told = header(entry.getKey());
                if (told != null) {
                    contract.faults(header.getJsonObject("schema"), told)
                            .forEach(fault -> faults.add(entry.getKey() + " = " + told + " " + fault));
                } else if (header.getBoolean("required", false)) {
                    faults.add("has no header " + entry.getKey());
                }
            }
            JsonObject content = documented.getJsonObject("content", new JsonObject());
            String type = String.valueOf(header("Content-Type")).split(";", 2)[0];
            if (content.isEmpty() && !text.isEmpty()) {
                faults.add("has a body: " + text);
            } else if (!content.isEmpty() && !content.containsKey(type)) {
                faults.add("is of type " + type);
            } else if (!content.isEmpty()) {
                JsonObject schema = content.getJsonObject(type).getJsonObject("schema");
                values(type)
                        .forEach(value ->
                                contract.faults(schema, value).forEach(fault -> faults.add(fault + " in " + value)));
            }
            return faults;
        }

        private List<Object> values(String type) {
            if (type.equals(StreamHub.TYPE)) {
                return text.lines()
                        .filter(line -> line.startsWith("data: "))
                        .map(line -> Json.decodeValue(line.substring("data: ".length())))
                        .toList();
            }
            return List.of(type.endsWith("json") ? decoded() : text);
        }

        private Object decoded() {
            try {
                return Json.decodeValue(text);
            } catch (DecodeException e) {
                return "no JSON: " + text;
            }
        }
    }

    Trial(Vertx vertx, Path directory, Contract contract) throws Exception {
        this.contract = contract;
        Path tokens = directory.resolve("tokens");
        Files.createFile(tokens, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        Files.write(
                tokens,
                List.of(
                        line("vera", AccessRole.VIEWER, VIEWER),
                        line("otto", AccessRole.OPERATOR, OPERATOR),
                        line("anna", AccessRole.ADMIN, ADMIN)));
        client = vertx.createHttpClient();
        node = new FakeNode(vertx, http(directory.resolve("n1.sock"), tokens), Optional.of(new OneDemo()))
                .diagnoses()
                .start()
                .await(10, TimeUnit.SECONDS);
        Vertx other = Vertx.vertx();
        vertx.deployVerticle(new io.vertx.core.VerticleBase() {
                    @Override
                    public Future<?> stop() {
                        return other.close();
                    }
                })
                .await(10, TimeUnit.SECONDS);
        untold = new FakeNode(other, http(directory.resolve("n2.sock"), tokens), Optional.empty())
                .startUntold()
                .await(10, TimeUnit.SECONDS);
        node.show(ClusterSamples.online());
        Story story = new Story();
        story.online(Samples.WALL_MS - 60_000, "n1", "it is to run");
        story.tell(Samples.WALL_MS - 30_000, "n1", "app", EventKind.RESOURCE_FAULTED, "exited 137");
        node.log(story.events());
        settle();
    }

    /** Tells the node of the others, and waits until it shows that; messages on the local bus take a moment. */
    private void settle() throws Exception {
        node.show(ClusterSamples.cluster(ClusterSamples.plan("n1", 41)));
        node.hear("n2", ClusterSamples.standby());
        until("/api/v1/groups/web/owner", "n1 owns web, epoch 41\n");
        until("/api/v1/groups/web", "\"heard\":\"FRESH\"");
    }

    private static NodeConfig.Http http(Path socket, Path tokens) {
        return new NodeConfig.Http(
                "127.0.0.1", 0, socket, NodeConfig.Commands.SOCKET_ONLY, Optional.of(tokens), Optional.empty());
    }

    private static String line(String name, AccessRole role, String token) {
        return name + " " + role.label() + " " + Token.sha256(token);
    }

    String token(String role) {
        return Map.of("viewer", VIEWER, "operator", OPERATOR, "admin", ADMIN).get(role);
    }

    /** What the demo lends: one thing that can be done, and one that fails. */
    private static final class OneDemo implements DemoActions {
        @Override
        public String text() {
            return "Kill the owner.";
        }

        @Override
        public List<Action> actions() {
            return List.of(new Action("kill-owner", "Kill n1"), new Action("fail", "Fail"));
        }

        @Override
        public Future<String> run(String id) {
            return id.equals("fail") ? Future.failedFuture("it failed") : Future.succeededFuture("done");
        }
    }

    /** Asks until the answer ends so, or holds it. */
    private void until(String path, String text) throws Exception {
        for (int round = 0; round < 10_000; round++) {
            Got got = new Request(node, "GET", path)
                    .with("Authorization", "Bearer " + ADMIN)
                    .send();
            if (got.status() == 200 && got.text().contains(text)) {
                return;
            }
        }
        throw new AssertionError(path + " never answers with " + text);
    }

    /** Calls it as it should be called, or by another method. */
    Got call(Contract.Operation operation, String method, String token) throws Exception {
        Request request = good(node, operation, method);
        return token.isEmpty()
                ? request.send()
                : request.with("Authorization", "Bearer " + token).send();
    }

    /** Calls it in every way that should lead to that documented status. */
    List<Got> callFor(Contract.Operation operation, int status) throws Exception {
        boolean isPost = !operation.method().equals("GET");
        Request request = good(node, operation, operation.method()).with("Authorization", "Bearer " + ADMIN);
        node.answer = command -> CommandReply.accepted("under way");
        node.forecast = command -> node.answer.apply(command);
        switch (status) {
            case 200 -> node.answer = command -> CommandReply.done("it is so");
            case 202 -> {}
            case 204 -> request.node = untold;
            case 304 -> request.with("If-None-Match", request.send().header("ETag"));
            case 400 -> bad(operation, request);
            case 401 -> {
                return List.of(
                        request.with("Authorization", "").send(),
                        request.with("Authorization", "Bearer " + WRONG).send());
            }
            case 403 -> {
                Got other = good(node, operation, operation.method())
                        .with("Host", "evil.example")
                        .send();
                return isPost && !operation.role().equals("viewer")
                        ? List.of(
                                other,
                                request.with("Authorization", "Bearer " + VIEWER)
                                        .send())
                        : List.of(other);
            }
            case 404 -> request.path = request.path.replaceAll("/(web|n2|kill-owner|current|pager)\\b", "/nope");
            case 406 -> request.with("Accept", "image/png");
            case 409 -> {
                node.answer = command -> CommandReply.refused("web is frozen");
                request.path = request.path.replace("kill-owner", "fail");
            }
            case 413 ->
                request.body = "{\"command\":\""
                        + "x".repeat(operation.method().equals("PUT") ? VersionRoutes.MAX_BODY : CommandRoute.MAX_BODY)
                        + "\"}";
            case 415 -> {
                return List.of(
                        request.with("Content-Type", "text/plain").send(),
                        request.with("Content-Type", "application/yaml").send());
            }
            case 422 -> {
                request.with(Repeats.KEY, "the-same-key-" + ++keys + "-again").send();
                request.body = request.body.replace("}", " }");
            }
            case 429 -> request = tooOften(request);
            case 503 -> {
                request.node = untold;
                if (operation.id().equals("getStream")) {
                    return List.of(whenAllStreamsAreTaken(request));
                }
            }
            default -> throw new AssertionError(operation + " documents " + status + ", which no trial leads to");
        }
        Got got = request.send();
        if (status == 429) {
            node.wakeups.advance(Attempts.WINDOW_MS);
            settle();
        }
        boolean streams = operation.id().equals("getEvents") && status == 200;
        return streams ? List.of(got, request.with("Accept", StreamHub.TYPE).send()) : List.of(got);
    }

    /** Each has been answered before the next one comes, so all are counted. */
    private Got whenAllStreamsAreTaken(Request request) throws Exception {
        String text = "GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + ADMIN + "\r\n\r\n";
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < StreamHub.MAX_LISTENERS; i++) {
                Socket socket = new Socket("127.0.0.1", untold.port());
                open.add(socket);
                socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                if (socket.getInputStream().read() < 0) {
                    throw new AssertionError("stream " + i + " is not opened");
                }
            }
            return request.send();
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private void bad(Contract.Operation operation, Request request) {
        switch (operation.id()) {
            case "getEvents" -> request.path += "?since=x";
            case "getMove" -> request.path = request.path.replace("last", "first");
            case "runDemo" -> request.with(Repeats.KEY, "short");
            default -> request.body = "{\"command\":\"explode\",\"reason\":7}";
        }
    }

    private Request tooOften(Request request) throws Exception {
        request.with("Authorization", "Bearer " + WRONG);
        for (int i = 0; i < Attempts.LIMIT; i++) {
            request.send();
        }
        return request;
    }

    /** The operation as it is meant, with the file's own example. */
    private Request good(FakeNode at, Contract.Operation operation, String method) {
        String path = operation
                .path()
                .replace("{group}", "web")
                .replace("{node}", "n2")
                .replace("{id}", "kill-owner")
                .replace("{epoch}", "last")
                .replace("{hook}", "pager")
                .replace("{version}", "current");
        Request request = new Request(at, method, path);
        JsonObject body = operation.json().getJsonObject("requestBody");
        if (body != null) {
            JsonObject media = body.getJsonObject("content").getJsonObject("application/json");
            JsonArray examples =
                    contract.resolved(media.getJsonObject("schema")).getJsonArray("examples");
            request.body = examples == null ? "{}" : examples.getJsonObject(0).encode();
            request.with("Content-Type", "application/json");
        }
        return request;
    }

    /** One request, and how it is sent. */
    private final class Request {
        private final String method;
        private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private FakeNode node;
        private String path;
        private String body = "";

        Request(FakeNode node, String method, String path) {
            this.node = node;
            this.method = method;
            this.path = path;
        }

        Request with(String name, String value) {
            headers.put(name, value);
            return this;
        }

        Got send() throws Exception {
            RequestOptions options = new RequestOptions()
                    .setMethod(HttpMethod.valueOf(method))
                    .setURI(path)
                    .setHost("localhost")
                    .setPort(node.port());
            headers.forEach((name, value) -> {
                if (!value.isEmpty()) {
                    options.putHeader(name, value);
                }
            });
            return client.request(options)
                    .compose(request -> request.send(Buffer.buffer(body)).compose(Trial::whole))
                    .await(10, TimeUnit.SECONDS);
        }
    }

    private static Future<Got> whole(HttpClientResponse response) {
        boolean streams = String.valueOf(response.getHeader("Content-Type")).startsWith(StreamHub.TYPE);
        if (!streams) {
            return response.body().map(body -> new Got(response.statusCode(), response.headers(), body.toString()));
        }
        Promise<Got> first = Promise.promise();
        StringBuilder text = new StringBuilder();
        response.handler(bytes -> {
            text.append(bytes);
            int data = text.indexOf("data: ");
            if (data >= 0 && text.indexOf("\n\n", data) > 0) {
                first.tryComplete(new Got(response.statusCode(), response.headers(), text.toString()));
                response.request().connection().close();
            }
        });
        response.exceptionHandler(first::tryFail);
        return first.future();
    }
}
