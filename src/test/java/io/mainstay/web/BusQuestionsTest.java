package io.mainstay.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.bus.Addresses;
import io.mainstay.config.NodeConfig.Commands;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.mainstay.node.Samples;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Other applications are told over the event bus what REST tells. */
@ExtendWith(VertxExtension.class)
class BusQuestionsTest {
    @TempDir
    Path directory;

    private Vertx vertx;
    private FakeNode node;

    @BeforeEach
    void aNodeWithThreeEventsInItsLog(Vertx vertx) throws Exception {
        this.vertx = vertx;
        node = new FakeNode(vertx, directory, Commands.SOCKET_ONLY).start().await(10, TimeUnit.SECONDS);
        node.tell(new Occurrence("web", "", EventKind.GROUP_ONLINE, "web is online"));
        node.tell(new Occurrence("", "", EventKind.BUS_UP, "everybody is reached"));
        node.tell(new Occurrence("web", "app", EventKind.RESOURCE_FAULTED, "exited 137"));
        node.showAndWait(Samples.web());
    }

    private JsonObject ask(Object question) throws Exception {
        return vertx.eventBus()
                .<JsonObject>request(Addresses.QUESTIONS, question)
                .await(10, TimeUnit.SECONDS)
                .body();
    }

    private static JsonObject question(String kind) {
        return new JsonObject().put("question", kind).put("group", "web");
    }

    private JsonObject rest(String path) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + node.port() + "/api/v1/groups/web/" + path);
        try (var in = address.toURL().openStream()) {
            return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static List<Integer> numbers(JsonObject answer) {
        return answer.getJsonArray("events").stream()
                .map(event -> ((JsonObject) event).getInteger("number"))
                .toList();
    }

    @Test
    void whyHistoryAndMovesAreAnsweredAsRestAnswers() throws Exception {
        for (String kind : List.of("why", "history", "moves")) {
            assertThat(ask(question(kind))).as(kind).isEqualTo(rest(kind));
        }
        assertThat(ask(question("why")).getJsonArray("lines")).isNotEmpty();
        JsonArray spans = ask(question("history").put("limit", 1)).getJsonArray("spans");
        assertThat(spans).hasSize(1);
        assertThat(ask("{\"question\":\"why\",\"group\":\"web\"}").getString("owner"))
                .as("asked as text")
                .isEqualTo("n1");
    }

    @Test
    void eventsAreReadOnAfterANumber() throws Exception {
        JsonObject events = new JsonObject().put("question", "events");
        assertThat(numbers(ask(events))).containsExactly(1, 2, 3);
        assertThat(numbers(ask(events.copy().put("limit", 2)))).containsExactly(1, 2);
        assertThat(numbers(ask(events.copy().put("since", 2)))).containsExactly(3);
        JsonObject ofWeb = ask(events.copy().put("group", "web"));
        assertThat(numbers(ofWeb)).containsExactly(1, 3);
        assertThat(ofWeb.getInteger("first")).isEqualTo(1);
        assertThat(ofWeb.getInteger("last")).isEqualTo(3);
    }

    @Test
    void whatIsNotUnderstoodIsRefusedWithPathValueAndRemedy() throws Exception {
        JsonObject refused = ask(question("wy").put("since", 3));
        assertThat(refused.getString("verdict")).isEqualTo("REFUSED");
        assertThat(refused.getString("text")).contains("why, history, moves, events");
        assertThat(refused.getJsonArray("problems").stream()
                        .map(problem -> ((JsonObject) problem).getString("path"))
                        .toList())
                .containsExactly("question", "since");
        assertThat(ask("what?").getString("verdict")).isEqualTo("REFUSED");
        assertThat(ask(question("history").put("limit", 1_001))
                        .getJsonArray("problems")
                        .getJsonObject(0)
                        .getString("remedy"))
                .contains("from 1 to 1000");
        JsonObject unknown = ask(new JsonObject().put("question", "why").put("group", "wep"));
        assertThat(unknown.getString("verdict")).isEqualTo("UNKNOWN_TARGET");
        assertThat(unknown.getString("text")).contains("There is no group 'wep' on n1; there is web");
    }

    @Test
    void beforeAnythingIsKnownThatIsSaid() throws Exception {
        Vertx alone = Vertx.vertx();
        try {
            new FakeNode(alone, directory.resolve("untold"), Commands.SOCKET_ONLY)
                    .startUntold()
                    .await(10, TimeUnit.SECONDS);
            JsonObject answer = alone.eventBus()
                    .<JsonObject>request(Addresses.QUESTIONS, question("why"))
                    .await(10, TimeUnit.SECONDS)
                    .body();
            assertThat(answer.getString("verdict")).isEqualTo("REFUSED");
            assertThat(answer.getString("text")).contains("The node is starting");
        } finally {
            alone.close().await(10, TimeUnit.SECONDS);
        }
    }
}
