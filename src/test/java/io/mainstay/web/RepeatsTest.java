package io.mainstay.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.config.NodeConfig.Commands;
import io.mainstay.core.command.CommandReply;
import io.mainstay.node.Samples;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are repeated under one key. */
@ExtendWith(VertxExtension.class)
class RepeatsTest {
    private static final String KEY = "0123456789abcdef";
    private static final String ONLINE = "{\"command\":\"online\"}";

    @TempDir
    Path directory;

    private HttpClient client;
    private FakeNode node;

    private record Answer(int status, String replayed, String text) {}

    @BeforeEach
    void deploy(Vertx vertx) throws Exception {
        node = new FakeNode(vertx, directory, Commands.SOCKET_AND_TCP).start().await(10, TimeUnit.SECONDS);
        node.showAndWait(Samples.web());
        client = vertx.createHttpClient();
    }

    private Future<Answer> asking(String key, String body) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setURI("/api/v1/groups/web/commands")
                .setHost("localhost")
                .setPort(node.port())
                .putHeader("Content-Type", "application/json")
                .putHeader(Repeats.KEY, key);
        return client.request(options)
                .compose(request -> request.send(Buffer.buffer(body))
                        .compose(response -> response.body()
                                .map(bytes -> new Answer(
                                        response.statusCode(),
                                        String.valueOf(response.getHeader(Repeats.REPLAYED)),
                                        bytes.toString()))));
    }

    private Answer ask(String key, String body) throws Exception {
        return asking(key, body).await(10, TimeUnit.SECONDS);
    }

    @Test
    void W7_theSameKeyWithTheSameBodyIsDoneOnceAndAnsweredAlike() throws Exception {
        Answer first = ask(KEY, ONLINE);
        node.answer = command -> CommandReply.refused("no more");
        Answer again = ask(KEY, ONLINE);
        assertThat(first.status()).isEqualTo(202);
        assertThat(first.replayed()).isEqualTo("null");
        assertThat(again).isEqualTo(new Answer(202, "true", first.text()));
        assertThat(node.commands)
                .singleElement()
                .satisfies(command -> assertThat(command.request()).isEqualTo(KEY));
        assertThat(ask("another-key-for-it", ONLINE).status()).isEqualTo(409);
        assertThat(ask("another-key-for-it", ONLINE))
                .matches(answer -> answer.status() == 409)
                .matches(answer -> answer.replayed().equals("true"));
        assertThat(node.commands).hasSize(2);
    }

    @Test
    void W7_theSameKeyWithAnotherBodyIsRefused() throws Exception {
        ask(KEY, ONLINE);
        Answer other = ask(KEY, "{\"command\":\"offline\"}");
        assertThat(other.status()).isEqualTo(422);
        assertThat(new JsonObject(other.text()).getString("detail")).contains("given before with another request");
        assertThat(node.commands).hasSize(1);
    }

    @Test
    void whatComesWhileTheFirstIsUnderWayWaitsForItsAnswer() throws Exception {
        Future<Answer> first = asking(KEY, ONLINE);
        Future<Answer> second = asking(KEY, ONLINE);
        Future<Answer> third = asking(KEY, ONLINE);
        Future.all(first, second, third).await(10, TimeUnit.SECONDS);
        assertThat(node.commands).hasSize(1);
        assertThat(second.result().text()).isEqualTo(first.result().text());
        assertThat(third.result().status()).isEqualTo(202);
    }

    @Test
    void whatTheNodeFailedToAnswerMayBeAskedAgain() throws Exception {
        node.fails = true;
        assertThat(ask(KEY, ONLINE).status()).isEqualTo(503);
        node.fails = false;
        assertThat(ask(KEY, ONLINE).status()).isEqualTo(202);
    }

    @Test
    void keysAre16To128VisibleCharacters() throws Exception {
        for (String bad : new String[] {"short", "k".repeat(129), "0123456789 abcdef"}) {
            Answer answer = ask(bad, ONLINE);
            assertThat(answer.status()).as(bad).isEqualTo(400);
            JsonObject problem =
                    new JsonObject(answer.text()).getJsonArray("problems").getJsonObject(0);
            assertThat(problem.getString("path")).isEqualTo(Repeats.KEY);
        }
        assertThat(ask("k".repeat(128), ONLINE).status()).isEqualTo(202);
        assertThat(node.commands)
                .singleElement()
                .satisfies(command -> assertThat(command.request())
                        .as("a key that the ledger would find too long is known to it by its hash")
                        .hasSize(64));
    }

    @Test
    void onlyTheLastThousandAreRemembered() throws Exception {
        ask(KEY, ONLINE);
        for (int i = 0; i < Repeats.MAX_KEYS; i++) {
            assertThat(ask("key-number-" + (100_000 + i), ONLINE).status()).isEqualTo(202);
        }
        assertThat(ask("key-number-" + (100_000 + Repeats.MAX_KEYS - 1), ONLINE).replayed())
                .isEqualTo("true");
        assertThat(ask(KEY, ONLINE).replayed()).isEqualTo("null");
    }
}
