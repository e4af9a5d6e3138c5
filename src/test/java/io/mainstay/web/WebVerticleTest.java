package io.mainstay.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.config.NodeConfig.Commands;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.Verb;
import io.mainstay.node.Samples;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class WebVerticleTest {
    private static final String COMMANDS = "/api/v1/groups/web/commands";
    private static final String ONLINE =
            "{\"command\":\"online\",\"resource\":\"lb\",\"reason\":\"test\",\"by\":\"kim\"}";

    @TempDir
    Path directory;

    private Vertx vertx;
    private FakeNode node;
    private HttpClient client;
    private boolean overSocket;

    /** What came back. */
    private record Answer(int status, Map<String, String> headers, String text) {
        JsonObject json() {
            return new JsonObject(text);
        }
    }

    @BeforeEach
    void deploy(Vertx vertx) throws Exception {
        this.vertx = vertx;
        node = start(Commands.SOCKET_AND_TCP);
        node.showAndWait(Samples.web());
        client = vertx.createHttpClient();
    }

    private FakeNode start(Commands commands) throws Exception {
        return new FakeNode(vertx, directory.resolve("run"), commands).start().await(10, TimeUnit.SECONDS);
    }

    private Answer ask(HttpMethod method, String path, String body, String... headers) throws Exception {
        RequestOptions options =
                new RequestOptions().setMethod(method).setURI(path).setHost("localhost");
        options.setPort(node.port());
        if (overSocket) {
            options.setServer(SocketAddress.domainSocketAddress(node.socket().toString()));
        }
        for (int i = 0; i < headers.length; i += 2) {
            options.putHeader(headers[i], headers[i + 1]);
        }
        return client.request(options)
                .compose(request -> request.send(Buffer.buffer(body))
                        .compose(response -> response.body().map(bytes -> {
                            Map<String, String> all = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                            response.headers().forEach(all::put);
                            return new Answer(response.statusCode(), all, bytes.toString());
                        })))
                .await(10, TimeUnit.SECONDS);
    }

    private Answer get(String path, String... headers) throws Exception {
        return ask(HttpMethod.GET, path, "", headers);
    }

    private Answer post(String body) throws Exception {
        return ask(HttpMethod.POST, COMMANDS, body, "Content-Type", "application/json");
    }

    @Test
    void aGroupIsShownInTheShapeThatIsPromised() throws Exception {
        JsonObject group = get("/api/v1/groups/web").json();
        assertThat(group.getString("group")).isEqualTo("web");
        assertThat(group.getString("state")).isEqualTo("ONLINE");
        assertThat(group.getString("owner")).isEqualTo("n1");
        assertThat(group.getInteger("epoch")).isEqualTo(41);
        assertThat(group.getLong("life")).isEqualTo(3);
        JsonObject here = group.getJsonObject("nodes").getJsonObject("n1");
        assertThat(here.getString("state")).isEqualTo("ONLINE");
        JsonObject app = here.getJsonObject("resources").getJsonObject("app");
        assertThat(app.getString("agentState")).isEqualTo("Online");
        assertThat(app.getString("state")).isEqualTo("ONLINE");
        assertThat(app.getJsonArray("flags")).isEmpty();
        assertThat(here.getJsonObject("resources")
                        .getJsonObject("lb")
                        .getJsonObject("probe")
                        .getLong("count"))
                .isEqualTo(1_204);
    }

    @Test
    void everyRouteIsInTheOpenApiFile() throws Exception {
        TreeSet<String> described = new TreeSet<>();
        Contract.read().operations().forEach(operation -> described.add(operation.toString()));
        assertThat(ContractTest.operations(node.routes()))
                .as("what ContractTest is to call; describe it in src/main/resources/web/openapi.yaml")
                .isEqualTo(described);
    }

    @Test
    void clusterGroupsAndHealthAreAnsweredOnBothWaysIn() throws Exception {
        for (boolean socket : new boolean[] {false, true}) {
            overSocket = socket;
            assertThat(get("/api/v1/cluster").json().getJsonObject("groups").getString("web"))
                    .isEqualTo("ONLINE");
            assertThat(get("/api/v1/groups").json().getJsonArray("groups")).hasSize(1);
            assertThat(get("/health/live").status()).isEqualTo(200);
            assertThat(get("/api/v1/health/ready").text()).isEqualTo("ready\n");
            assertThat(get("/groups/web/owner").text()).isEqualTo("n1 owns web, epoch 41\n");
            assertThat(get("/api/v1/groups/web/owner").status()).isEqualTo(200);
        }
    }

    @Test
    void aNodeThatDoesNotOwnTheGroupAnswers503() throws Exception {
        var web = Samples.web();
        node.showAndWait(new io.mainstay.core.snapshot.GroupSnapshot(
                "web", web.kind(), web.state(), "n2", 42, "offline", false, true, "n2", "", web.resources()));
        assertThat(get("/groups/web/owner").text()).isEqualTo("n2 owns web, epoch 42\n");
        assertThat(get("/groups/web/owner").status()).isEqualTo(503);
    }

    @Test
    void verdictsOfTheGroupsBecomeStatuses() throws Exception {
        assertThat(post(ONLINE).status()).isEqualTo(202);
        assertThat(node.commands).singleElement().satisfies(command -> {
            assertThat(command.verb()).isEqualTo(Verb.ONLINE);
            assertThat(command.target()).isEqualTo("web/lb");
            assertThat(command.by()).isEqualTo("kim");
        });
        node.answer = command -> CommandReply.done("lb is online");
        assertThat(post(ONLINE).status()).isEqualTo(200);
        node.answer = command -> CommandReply.refused("lb is faulted; clear it first");
        Answer refused = post(ONLINE);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.headers()).containsEntry("Content-Type", "application/problem+json");
        assertThat(refused.json().getString("detail")).isEqualTo("lb is faulted; clear it first");
        node.answer = command -> CommandReply.unknownTarget("there is no resource lb in web");
        assertThat(post(ONLINE).status()).isEqualTo(404);
    }

    @Test
    void badBodiesNameFieldValueAndRemedyAndReachNobody() throws Exception {
        Answer answer = post("{\"command\":\"explode\",\"resorce\":\"lb\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().getJsonArray("problems").getJsonObject(0).getString("path"))
                .isEqualTo("command");
        assertThat(answer.json().getString("instance")).isEqualTo(COMMANDS);
        assertThat(answer.json().getString("detail"))
                .contains("explode")
                .contains("one of online")
                .contains("resorce");
        assertThat(post("").status()).isEqualTo(400);
        assertThat(post("[1]").status()).isEqualTo(400);
        assertThat(post("{\"command\":" + "[".repeat(5_000)).status()).isEqualTo(400);
        assertThat(post("{\"command\":\"online\",\"reason\":\"" + "x".repeat(17_000) + "\"}")
                        .status())
                .isEqualTo(413);
        assertThat(ask(HttpMethod.POST, COMMANDS, ONLINE, "Content-Type", "text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(ask(HttpMethod.POST, COMMANDS, ONLINE).status()).isEqualTo(415);
        assertThat(node.commands).isEmpty();
    }

    @Test
    void whatIsNotThereIs404AndWrongMethodsAre405() throws Exception {
        assertThat(get("/api/v1/groups/nope").json().getString("detail"))
                .isEqualTo("There is no group 'nope' on n1; there is web");
        assertThat(get("/api/v1/groups/nope/owner").status()).isEqualTo(404);
        assertThat(get("/nothing").status()).isEqualTo(404);
        assertThat(get("/../../etc/passwd").status()).isEqualTo(404);
        assertThat(ask(HttpMethod.DELETE, "/api/v1/groups", "").status()).isEqualTo(405);
        assertThat(ask(HttpMethod.POST, "/api/v1/groups/nope/commands", ONLINE, "Content-Type", "application/json")
                        .status())
                .isEqualTo(404);
        assertThat(get("/api/v1/events?since=x").status()).isEqualTo(400);
    }

    @Test
    void anotherSitesPageCannotReachTheNodeThroughABrowser() throws Exception {
        assertThat(get("/api/v1/groups", "Host", "evil.example").status()).isEqualTo(403);
        assertThat(get("/api/v1/groups", "Host", "127.0.0.1:7480").status()).isEqualTo(200);
        assertThat(get("/api/v1/groups", "Host", "[::1]:7480").status()).isEqualTo(200);
        Answer foreign = ask(
                HttpMethod.POST, COMMANDS, ONLINE, "Content-Type", "application/json", "Origin", "http://evil.example");
        assertThat(foreign.status()).isEqualTo(403);
        assertThat(node.commands).isEmpty();
        String own = "http://localhost:" + node.port();
        assertThat(ask(HttpMethod.POST, COMMANDS, ONLINE, "Content-Type", "application/json", "Origin", own)
                        .status())
                .isEqualTo(202);
    }

    @Test
    void commandsAreNotTakenOverTcpUnlessConfigured() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
        vertx = Vertx.vertx();
        node = start(Commands.SOCKET_ONLY);
        node.showAndWait(Samples.web());
        client = vertx.createHttpClient();
        Answer refused = post(ONLINE);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().getString("detail"))
                .contains(node.socket().toString())
                .contains("http: {commands: true}");
        overSocket = true;
        assertThat(post(ONLINE).status()).isEqualTo(202);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void thePageIsServedWithAStrictPolicyAndItsFilesFromMemory() throws Exception {
        Answer page = get("/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains("<title>Mainstay</title>")
                .doesNotContain("http://")
                .doesNotContain("https://");
        assertThat(page.headers().get("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(page.headers()).containsEntry("X-Content-Type-Options", "nosniff");
        for (String name : new String[] {"page.js", "stream.js", "group.js", "events.js", "words.js"}) {
            assertThat(get("/" + name).headers().get("Content-Type")).startsWith("text/javascript");
            assertThat(page.text()
                            + get("/page.js").text()
                            + get("/group.js").text()
                            + get("/events.js").text())
                    .contains(name);
        }
        String tag = get("/page.css").headers().get("ETag");
        assertThat(get("/page.css", "If-None-Match", tag).status()).isEqualTo(304);
    }

    @Test
    void garbageOnThePortHarmsNobody() throws Exception {
        for (String bytes : new String[] {"\u0016\u0003\u0001\u0002\u0000", "GET\r\n\r\n", "GET / HTTP/1.1\r\n\r\n"}) {
            try (Socket socket = new Socket("127.0.0.1", node.port())) {
                socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
                socket.shutdownOutput();
                byte[] answer = socket.getInputStream().readAllBytes();
                assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain(" 200 ");
            } catch (IOException e) {
                assertThat(e).isNotNull();
            }
        }
        assertThat(get("/health/live").status()).isEqualTo(200);
    }

    @Test
    void onlyOwnerAndGroupMayUseTheSocket() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(node.socket())))
                .isEqualTo("rw-rw----");
    }
}
