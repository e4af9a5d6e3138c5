package io.mainstay.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.config.NodeConfig.Commands;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.ResourceState;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.group.GroupState;
import io.mainstay.node.Samples;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class StreamTest {
    @TempDir
    Path directory;

    private Vertx vertx;
    private FakeNode node;

    /** Held: one that nobody holds any more is closed, and its streams with it. */
    private HttpClient client;

    @BeforeEach
    void deploy(Vertx vertx) throws Exception {
        this.vertx = vertx;
        client = vertx.createHttpClient();
        node = new FakeNode(vertx, directory, Commands.SOCKET_ONLY).start().await(10, TimeUnit.SECONDS);
        node.show(Samples.web());
        node.show(Samples.group("mail", GroupState.ONLINE));
    }

    /** Opens a stream; each whole message (up to an empty line) comes into the queue. */
    private BlockingQueue<String> open(String path, String... headers) throws Exception {
        BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        StringBuilder rest = new StringBuilder();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost("localhost")
                .setPort(node.port())
                .setURI(path)
                .putHeader("Accept", "text/event-stream");
        for (int i = 0; i < headers.length; i += 2) {
            options.putHeader(headers[i], headers[i + 1]);
        }
        client.request(options)
                .compose(request -> request.send().onSuccess(response -> {
                    assertThat(response.getHeader("Content-Type")).isEqualTo("text/event-stream");
                    response.handler(bytes -> {
                        rest.append(bytes);
                        int end;
                        while ((end = rest.indexOf("\n\n")) >= 0) {
                            messages.add(rest.substring(0, end));
                            rest.delete(0, end + 2);
                        }
                    });
                }))
                .await(10, TimeUnit.SECONDS);
        assertThat(next(messages)).isEqualTo("retry: 1000");
        return messages;
    }

    private static String next(BlockingQueue<String> messages) throws InterruptedException {
        String next = messages.poll(10, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    private static JsonObject data(String message, String kind) {
        String lead = "event: " + kind + "\ndata: ";
        assertThat(message).startsWith(lead);
        return new JsonObject(message.substring(lead.length()));
    }

    @Test
    void aListenerGetsEverythingOnceAndThenOnlyWhatChanged() throws Exception {
        BlockingQueue<String> messages = open("/api/v1/stream");
        JsonObject full = data(next(messages), "snapshot");
        // The two groups may have been told in one snapshot or in two.
        int known = full.getJsonArray("groups").size();
        while (known < 2) {
            known += data(next(messages), "change").getJsonArray("groups").size();
        }
        node.show(Samples.web(GroupState.GOING_OFFLINE, AgentState.GOING_OFFLINE, ResourceState.ONLINE));
        JsonObject change = data(next(messages), "change");
        assertThat(change.getJsonArray("groups")).hasSize(1);
        assertThat(change.getJsonArray("groups").getJsonObject(0).getString("state"))
                .isEqualTo("GOING_OFFLINE");
        assertThat(change.getJsonArray("events")).isEmpty();
        assertThat(change.getLong("sequence")).isGreaterThan(full.getLong("sequence"));

        node.tell(new Occurrence("web", "lb", EventKind.PROBE_FAIL, "no probe for 60 s"));
        JsonObject event = data(next(messages), "change");
        assertThat(event.getJsonArray("groups")).isEmpty();
        assertThat(event.getJsonArray("events").getJsonObject(0).getString("event"))
                .isEqualTo("probefail");
    }

    @Test
    void aSignOfLifeComesEachFourSeconds() throws Exception {
        BlockingQueue<String> messages = open("/api/v1/stream");
        next(messages);
        node.wakeups.advance(StreamHub.BEAT_MS);
        String message = next(messages);
        while (message.startsWith("event: change")) {
            message = next(messages);
        }
        assertThat(data(message, "beat").getLong("now")).isEqualTo(Samples.WALL_MS);
    }

    @Test
    void eventsGoOnAfterTheLastOneThatTheListenerHas() throws Exception {
        BlockingQueue<String> messages = open("/api/v1/events");
        for (int i = 1; i <= 3; i++) {
            node.tell(new Occurrence("web", "lb", EventKind.PROBE_SEEN, "probe " + i));
        }
        assertThat(next(messages)).startsWith("id: 1\ndata: ").contains("probe 1");
        assertThat(next(messages)).startsWith("id: 2\n");
        assertThat(next(messages)).startsWith("id: 3\n");

        assertThat(next(open("/api/v1/events", "Last-Event-ID", "2"))).startsWith("id: 3\n");
        // From the beginning of the log.
        assertThat(next(open("/api/v1/events", "Last-Event-ID", "0"))).startsWith("id: 1\n");
    }
}
