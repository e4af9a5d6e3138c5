package io.mainstay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.bus.Addresses;
import io.mainstay.config.NodeConfig;
import io.mainstay.config.NodeConfig.Commands;
import io.mainstay.config.Token;
import io.mainstay.config.TokenFile;
import io.mainstay.core.command.AccessRole;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.hook.HookTrial;
import io.mainstay.ledger.Certificates;
import io.mainstay.ledger.LedgerOptions;
import io.mainstay.node.Samples;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what over HTTP, with tokens, without, and through the Unix socket. */
@ExtendWith(VertxExtension.class)
class RolesTest {
    private static final String GROUP = "/api/v1/groups/web/commands";
    private static final String NODE = "/api/v1/nodes/n1/commands";

    @TempDir
    Path directory;

    private Vertx vertx;
    private HttpClient client;
    private FakeNode node;
    private Path tokens;
    private final BlockingQueue<Occurrence> told = new LinkedBlockingQueue<>();

    private record Answer(int status, JsonObject json, String text) {}

    @BeforeEach
    void begin(Vertx vertx) {
        this.vertx = vertx;
        client = vertx.createHttpClient();
        tokens = directory.resolve("tokens");
    }

    private String token(String name, AccessRole role) throws Exception {
        String text = Token.random();
        TokenFile.add(tokens, new Token(name, role, Token.sha256(text)));
        return text;
    }

    private void start(Optional<NodeConfig.HttpTls> tls) throws Exception {
        node = new FakeNode(
                        vertx,
                        new NodeConfig.Http(
                                "127.0.0.1",
                                0,
                                directory.resolve("n1.sock"),
                                Commands.SOCKET_ONLY,
                                Optional.of(tokens),
                                tls),
                        Optional.empty())
                .start()
                .await(10, TimeUnit.SECONDS);
        vertx.eventBus().<Occurrence>localConsumer(Addresses.LOCAL_OCCURRENCE, message -> told.add(message.body()));
        node.show(Samples.web());
        for (int round = 0; tls.isEmpty() && get("/groups/web/owner", "").status() != 200; round++) {
            assertThat(round).as("rounds until the group is shown").isLessThan(10_000);
        }
    }

    private Answer ask(RequestOptions options, String authorization, String body) throws Exception {
        if (!authorization.isEmpty()) {
            options.putHeader("Authorization", authorization);
        }
        if (!body.isEmpty()) {
            options.setMethod(HttpMethod.POST).putHeader("Content-Type", "application/json");
        }
        return client.request(options.setHost("localhost").setPort(node.port()))
                .compose(request -> request.send(Buffer.buffer(body))
                        .compose(response -> response.body().map(bytes -> {
                            boolean json = String.valueOf(response.getHeader("Content-Type"))
                                    .contains("json");
                            return new Answer(
                                    response.statusCode(),
                                    json ? bytes.toJsonObject() : new JsonObject(),
                                    bytes.toString());
                        })))
                .await(10, TimeUnit.SECONDS);
    }

    private Answer get(String path, String token) throws Exception {
        return ask(new RequestOptions().setURI(path), token.isEmpty() ? "" : "Bearer " + token, "");
    }

    private Answer post(String path, String token, String body) throws Exception {
        return ask(new RequestOptions().setURI(path), "Bearer " + token, body);
    }

    @Test
    void W1_withoutTokensEveryoneReadsAndMayCommandWhereItIsConfigured() throws Exception {
        for (Commands commands : Commands.values()) {
            Vertx own = Vertx.vertx();
            node = new FakeNode(own, directory.resolve(commands.name()), commands)
                    .start()
                    .await(10, TimeUnit.SECONDS);
            node.showAndWait(Samples.web());
            boolean takes = commands == Commands.SOCKET_AND_TCP;
            JsonObject cluster = get("/api/v1/cluster", "").json();
            assertThat(cluster.getBoolean("commands")).isEqualTo(takes);
            assertThat(cluster.getJsonObject("caller").getString("role")).isEqualTo(takes ? "admin" : "viewer");
            assertThat(ask(new RequestOptions().setURI(GROUP), "", "{\"command\":\"online\",\"by\":\"lee\"}")
                            .status())
                    .isEqualTo(takes ? 202 : 403);
            own.close().await(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void W3_overTcpEveryoneSaysWhoHeIsButForHealthOwnerAndThePagesFiles() throws Exception {
        String token = token("kim", AccessRole.VIEWER);
        start(Optional.empty());
        for (String path :
                new String[] {"/metrics", "/nothing.json", "/api/v1/groups", "/api/v1/stream", "/api/v1/cluster"}) {
            assertThat(get(path, "").status()).as(path).isEqualTo(401);
            assertThat(get(path, token + "x").status()).as(path).isEqualTo(401);
        }
        for (String path : new String[] {"/", "/page.js", "/health/live", "/api/v1/health/live", "/groups/web/owner"}) {
            assertThat(get(path, "").status()).as(path).isEqualTo(200);
        }
        assertThat(get("/api/v1/groups", token).status()).isEqualTo(200);
        // Neither a path that is written otherwise nor one that only looks open gets round it.
        assertThat(get("/api/v1/x/../groups", "").status()).isEqualTo(401);
        assertThat(get("/groups/../api/v1/groups/web/owner/..", "").status()).isEqualTo(401);
        assertThat(get("/api/v1/groups/web%2Fowner", "").status()).isEqualTo(401);
    }

    @Test
    void nameAndTokenMayBeGivenAsUserAndPassword() throws Exception {
        String token = token("kim", AccessRole.VIEWER);
        start(Optional.empty());
        for (String[] pair : new String[][] {{"kim", "200"}, {"lee", "401"}, {"", "401"}}) {
            String basic = Base64.getEncoder().encodeToString((pair[0] + ":" + token).getBytes(StandardCharsets.UTF_8));
            Answer answer = ask(new RequestOptions().setURI("/api/v1/groups"), "Basic " + basic, "");
            assertThat(answer.status()).as(pair[0]).isEqualTo(Integer.parseInt(pair[1]));
        }
        for (String wrong :
                new String[] {"Basic ###", "Basic", "Digest x", "bearer", " ", "Bearer " + "x".repeat(600)}) {
            assertThat(ask(new RequestOptions().setURI("/api/v1/groups"), wrong, "")
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void W4_aViewerReadsAnOperatorCommandsAnAdminChangesWhatThereIs() throws Exception {
        String viewer = token("vera", AccessRole.VIEWER);
        String operator = token("otto", AccessRole.OPERATOR);
        String admin = token("anna", AccessRole.ADMIN);
        start(Optional.empty());
        String online = "{\"command\":\"online\"}";
        Answer refused = post(GROUP, viewer, online);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().getString("role")).isEqualTo("operator");
        assertThat(refused.json().getString("detail")).contains("vera has the role viewer");
        assertThat(post(GROUP, operator, online).status()).isEqualTo(202);
        assertThat(post(NODE, operator, "{\"command\":\"drain\"}").status()).isEqualTo(202);
        for (String command : new String[] {"detach", "replace"}) {
            Answer denied = post(NODE, operator, "{\"command\":\"" + command + "\"}");
            assertThat(denied.status()).isEqualTo(403);
            assertThat(denied.json().getString("detail"))
                    .isEqualTo("The token of otto has the role operator; " + command + " takes the role admin");
            assertThat(post(NODE, admin, "{\"command\":\"" + command + "\"}").status())
                    .isEqualTo(202);
        }
        assertThat(get("/api/v1/cluster", viewer).json().getBoolean("commands")).isFalse();
        JsonObject whole = get("/api/v1/cluster", operator).json();
        assertThat(whole.getBoolean("commands")).isTrue();
        assertThat(whole.getJsonObject("caller").encode()).isEqualTo("{\"name\":\"otto\",\"role\":\"operator\"}");
    }

    @Test
    void W5_whatIsAskedWithATokenIsAskedInItsName() throws Exception {
        String kim = token("kim", AccessRole.OPERATOR);
        start(Optional.empty());
        post(GROUP, kim, "{\"command\":\"online\"}");
        post(GROUP, kim, "{\"command\":\"online\",\"by\":\"kim\"}");
        assertThat(node.commands).extracting(command -> command.by()).containsExactly("kim", "kim");
        Answer spoofed = post(GROUP, kim, "{\"command\":\"online\",\"by\":\"lee\"}");
        assertThat(spoofed.status()).isEqualTo(403);
        assertThat(spoofed.json().getString("type")).isEqualTo("urn:mainstay:by");
        assertThat(node.commands).hasSize(2);
        String anna = token("anna", AccessRole.ADMIN);
        assertThat(afterALook().kind()).isEqualTo(EventKind.CONFIG_APPLIED);
        String trial = "/api/v1/hooks/pager/test";
        assertThat(post(trial, kim, "{}").json().getString("role")).isEqualTo("admin");
        assertThat(post(trial, anna, "{}").status()).isEqualTo(200);
        assertThat(post(trial, anna, "{\"by\":\"lee\"}").json().getString("type"))
                .isEqualTo("urn:mainstay:by");
        assertThat(node.trials).extracting(HookTrial.Asked::by).containsExactly("anna");
    }

    @Test
    void W2_whoComesThroughTheSocketIsAnAdminWithoutAToken() throws Exception {
        token("kim", AccessRole.VIEWER);
        start(Optional.empty());
        RequestOptions through = new RequestOptions()
                .setURI(NODE)
                .setServer(SocketAddress.domainSocketAddress(node.socket().toString()));
        assertThat(ask(through, "", "{\"command\":\"replace\",\"by\":\"lee\"}").status())
                .isEqualTo(202);
        assertThat(node.commands.get(0).by()).isEqualTo("lee");
    }

    @Test
    void W9_wrongTokensAreToldOnceAMinuteAndAnsweredTenTimes() throws Exception {
        String kim = token("kim", AccessRole.VIEWER);
        start(Optional.empty());
        for (int i = 0; i < Attempts.LIMIT; i++) {
            assertThat(get("/api/v1/groups", "wrong").status()).isEqualTo(401);
        }
        assertThat(get("/api/v1/groups", "wrong").status()).isEqualTo(429);
        assertThat(get("/api/v1/groups", "").status()).isEqualTo(401);
        assertThat(get("/api/v1/groups", kim).status()).isEqualTo(200);
        Occurrence first = told.poll(10, TimeUnit.SECONDS);
        assertThat(first.kind()).isEqualTo(EventKind.ACCESS_REFUSED);
        assertThat(first.text()).isEqualTo("somebody at 127.0.0.1 came with a token that is not known");
        node.wakeups.advance(Admission.TELL_MS);
        assertThat(get("/api/v1/groups", "wrong").status()).isEqualTo(401);
        assertThat(told.poll(10, TimeUnit.SECONDS).text()).endsWith("after 10 others since this was told last");
        assertThat(told).isEmpty();
    }

    private Occurrence afterALook() throws Exception {
        for (int round = 0; round < 1_000; round++) {
            node.wakeups.advance(WebVerticle.LOOK_MS);
            Occurrence found = told.poll(10, TimeUnit.MILLISECONDS);
            if (found != null) {
                return found;
            }
        }
        throw new AssertionError("the change is not seen");
    }

    @Test
    void W8_changedTokensAreTakenUpAndWhatIsNotInOrderIsNot() throws Exception {
        String kim = token("kim", AccessRole.VIEWER);
        start(Optional.empty());
        String lee = token("lee", AccessRole.VIEWER);
        assertThat(afterALook().kind()).isEqualTo(EventKind.CONFIG_APPLIED);
        assertThat(get("/api/v1/groups", lee).status()).isEqualTo(200);

        Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-r--r--"));
        removeByHand("kim");
        Occurrence refused = afterALook();
        assertThat(refused.kind()).isEqualTo(EventKind.CONFIG_REFUSED);
        assertThat(refused.text()).contains("the old ones stay").contains("rw-r--r--");
        assertThat(get("/api/v1/groups", kim).status()).isEqualTo(200);

        Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(afterALook().kind()).isEqualTo(EventKind.CONFIG_APPLIED);
        assertThat(get("/api/v1/groups", kim).status()).isEqualTo(401);
        assertThat(get("/api/v1/groups", lee).status()).isEqualTo(200);
    }

    /** Changes the file as an editor does. */
    private void removeByHand(String name) throws Exception {
        Files.write(
                tokens,
                Files.readAllLines(tokens).stream()
                        .filter(line -> !line.startsWith(name + " "))
                        .toList());
    }

    @Test
    void W8_aNodeDoesNotStartWithTokensThatOthersMayRead() throws Exception {
        token("kim", AccessRole.VIEWER);
        Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> start(Optional.empty())).hasMessageContaining("others may read or change it");
    }

    private NodeConfig.HttpTls made(LedgerOptions.Tls made) throws Exception {
        Files.setPosixFilePermissions(made.key(), PosixFilePermissions.fromString("rw-------"));
        return new NodeConfig.HttpTls(made.certificate(), made.key());
    }

    private HttpClient trusting(LedgerOptions.Tls made) {
        return vertx.createHttpClient(new HttpClientOptions()
                .setSsl(true)
                .setVerifyHost(false)
                .setTrustOptions(new PemTrustOptions().addCertPath(made.ca().toString())));
    }

    @Test
    void W8_aNodeDoesNotStartWithAKeyThatOthersMayRead() throws Exception {
        token("kim", AccessRole.VIEWER);
        NodeConfig.HttpTls tls = made(Certificates.make(directory.resolve("tls")));
        Files.setPosixFilePermissions(tls.key(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> start(Optional.of(tls))).hasMessageContaining("others may read or change it");
    }

    @Test
    void behindTlsTheSameHoldsAndAChangedCertificateIsTakenUp() throws Exception {
        String kim = token("kim", AccessRole.OPERATOR);
        LedgerOptions.Tls first = Certificates.make(directory.resolve("tls"));
        NodeConfig.HttpTls tls = made(first);
        start(Optional.of(tls));
        client = trusting(first);
        assertThat(get("/api/v1/groups", "").status()).isEqualTo(401);
        assertThat(get("/api/v1/groups", kim).status()).isEqualTo(200);
        String own = "https://localhost:" + node.port();
        RequestOptions ours = new RequestOptions().setURI(GROUP).putHeader("Origin", own);
        assertThat(ask(ours, "Bearer " + kim, "{\"command\":\"online\"}").status())
                .isEqualTo(202);
        RequestOptions theirs = new RequestOptions().setURI(GROUP).putHeader("Sec-Fetch-Site", "cross-site");
        assertThat(ask(theirs, "Bearer " + kim, "{\"command\":\"online\"}").status())
                .isEqualTo(403);
        client = vertx.createHttpClient();
        assertThatThrownBy(() -> get("/api/v1/groups", kim)).isNotNull();

        LedgerOptions.Tls next = Certificates.make(directory.resolve("next"));
        Files.write(tls.cert(), Files.readAllBytes(next.certificate()));
        Files.write(tls.key(), Files.readAllBytes(next.key()));
        assertThat(afterALook().kind()).isEqualTo(EventKind.CONFIG_APPLIED);
        client = trusting(next);
        assertThat(get("/api/v1/groups", kim).status()).isEqualTo(200);
        Files.delete(tls.cert());
        Occurrence refused = afterALook();
        assertThat(refused.kind()).isEqualTo(EventKind.CONFIG_REFUSED);
        assertThat(refused.text()).contains("the old one stays");
        assertThat(get("/api/v1/groups", kim).status()).isEqualTo(200);
    }
}
