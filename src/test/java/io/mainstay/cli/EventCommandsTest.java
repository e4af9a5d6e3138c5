package io.mainstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.config.NodeConfig.Commands;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.history.Story;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Intent;
import io.mainstay.node.ClusterSamples;
import io.mainstay.node.Samples;
import io.mainstay.web.FakeNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What an operator reads of a failover and a switch: over REST and on the command line. */
@ExtendWith(VertxExtension.class)
class EventCommandsTest {
    private static final long AT = Samples.WALL_MS - 600_000;

    @TempDir
    Path directory;

    private final List<LoggedEvent> all = new ArrayList<>();
    private FakeNode node;
    private Vertx vertx;
    private long failover;

    private record Ran(int exitCode, String out, String err) {}

    @BeforeEach
    void deploy(Vertx vertx) throws Exception {
        this.vertx = vertx;
        node = new FakeNode(vertx, directory, Commands.SOCKET_ONLY).start().await(10, TimeUnit.SECONDS);
        node.show(ClusterSamples.cluster(ClusterSamples.plan("n1", 41)));
        node.showAndWait(ClusterSamples.online());
        Story story = new Story();
        long first = story.online(AT, "n1", "it comes first");
        story.decide(AT + 5_010, "n1", new Command.Faulted("web", first, "app exited 137"));
        story.decide(AT + 5_100, "n1", new Command.Released("web", first, "verified offline"));
        failover = story.assign(AT + 5_110, "n2", "app exited 137 on n1");
        story.tell(
                AT + 5_000, "n1", "app", EventKind.RESOURCE_FAULTED, "exited 137 (SIGKILL); last line: out of cheese");
        story.decide(AT + 5_400, "n2", new Command.Started("web", failover));
        story.decide(
                AT + 60_000, "n2", new Command.GroupRequested("web", Intent.SWITCH, "n3", "kim", "new kernel", "r-17"));
        story.decide(AT + 60_300, "n2", new Command.Released("web", failover, "verified offline"));
        story.online(AT + 60_310, "n3", "kim wants it there");
        all.addAll(story.events());
        node.log(all);
        for (int i = 0; i < 10_000 && get("/events").getLong("last") < all.size(); i++) {
            // The log comes over the local bus, which takes a moment.
        }
    }

    private JsonObject get(String path) throws Exception {
        RequestOptions options = new RequestOptions()
                .setURI("/api/v1" + path)
                .setHost("localhost")
                .setPort(node.port());
        HttpClient client = vertx.createHttpClient();
        return client.request(options)
                .compose(request -> request.send().compose(response -> response.body()))
                .eventually(client::close)
                .await(10, TimeUnit.SECONDS)
                .toJsonObject();
    }

    private Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine root = MainstayCommand.commandLine();
        root.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        List<String> words = new ArrayList<>(List.of(arguments));
        words.add("--socket");
        words.add(node.socket().toString());
        int code = root.execute(words.toArray(String[]::new));
        return new Ran(code, out.toString(), err.toString());
    }

    private static List<Long> numbers(JsonObject answer) {
        return answer.getJsonArray("events").stream()
                .map(event -> ((JsonObject) event).getLong("number"))
                .toList();
    }

    @Test
    void E1_eventsAreReadOnByNumberAndFiltered() throws Exception {
        assertThat(get("/events").getLong("first")).isEqualTo(1);
        assertThat(numbers(get("/events?since=3&limit=2"))).containsExactly(4L, 5L);
        assertThat(numbers(get("/events?limit=2"))).containsExactly(all.size() - 1L, (long) all.size());
        assertThat(get("/events?group=web&severity=error").getJsonArray("events"))
                .singleElement()
                .satisfies(event ->
                        assertThat(((JsonObject) event).getString("event")).isEqualTo("faulted"));
        assertThat(numbers(get("/events?from=" + (AT + 60_000)))).hasSize(4);
        assertThat(numbers(get("/events?ago=" + (600_000 - 60_000)))).hasSize(4);
        assertThat(get("/events?standing=true&group=web").encode()).contains("out of cheese");
        assertThat(get("/events?severity=loud").getString("detail")).contains("one of information, warning");
        assertThat(get("/events?limit=0").getString("detail")).contains("limit is a number from 1 to");
    }

    @Test
    void H1_whyAPastFailoverWasIsToldWithItsPhasesAndItsEvidence() throws Exception {
        JsonObject move = get("/groups/web/moves/" + failover);
        assertThat(move.getString("kind")).isEqualTo("failover");
        assertThat(move.getLong("ms")).isEqualTo(400);
        assertThat(move.getJsonArray("phases").getJsonObject(1))
                .isEqualTo(new JsonObject()
                        .put("phase", "stop")
                        .put("from", AT + 5_010)
                        .put("to", AT + 5_100)
                        .put("ms", 90));

        Ran ran = run("why", "web", "--epoch", String.valueOf(failover));
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out())
                .contains("web failover from n1 to n2, epoch " + failover + ": online after 400 ms")
                .contains("exited 137 (SIGKILL)")
                .contains("nobody asked for it")
                .containsPattern("stop .* 90 ms")
                .contains("n3: fit, but n2 comes first");
        assertThat(ran.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void H3_theLastMoveNamesWhoAskedAndUnderWhichName() {
        Ran ran = run("why", "web", "--last");
        assertThat(ran.out()).contains("web switch from n2 to n3").contains("asked by kim: new kernel [r-17]");
    }

    @Test
    void H4_aMoveThatIsNotKnownIsRefusedWithThoseThatAre() {
        Ran ran = run("why", "web", "--epoch", "9999");
        assertThat(ran.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(ran.err())
                .contains("No move of web led to epoch 9999; known are ")
                .contains("" + failover);
    }

    @Test
    void H5_historySaysWhoHadItWhen() throws Exception {
        JsonArray spans = get("/groups/web/history").getJsonArray("spans");
        assertThat(spans).hasSize(3);
        assertThat(spans.getJsonObject(0).getString("node")).isEqualTo("n1");
        assertThat(spans.getJsonObject(2).getString("request")).isEqualTo("r-17");
        assertThat(spans.getJsonObject(2).containsKey("to")).isFalse();

        Ran ran = run("history", "web");
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out())
                .contains("n1")
                .contains("ended: verified offline")
                .containsPattern("asked by kim: new\\s+kernel \\[r-17\\]");
        assertThat(ran.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void E5_eventsNameTheAsking() {
        Ran ran = run("events", "web");
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("[r-17]");
        assertThat(run("events", "--since", "yesterday").err()).contains("is neither an event's number nor a time");
    }
}
