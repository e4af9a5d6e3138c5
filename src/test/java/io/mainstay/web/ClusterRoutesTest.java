package io.mainstay.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.bus.ClusterJson;
import io.mainstay.bus.Reading;
import io.mainstay.config.NodeConfig.Commands;
import io.mainstay.core.command.Verb;
import io.mainstay.core.event.Event;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.snapshot.BusState;
import io.mainstay.core.snapshot.ClusterSnapshot;
import io.mainstay.core.snapshot.Gathering;
import io.mainstay.node.ClusterSamples;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One node of three, as REST shows the cluster from there. */
@ExtendWith(VertxExtension.class)
class ClusterRoutesTest {
    @TempDir
    Path directory;

    private Vertx vertx;
    private FakeNode node;

    private record Answer(int status, String text) {
        JsonObject json() {
            return new JsonObject(text);
        }
    }

    @BeforeEach
    void deploy(Vertx vertx) throws Exception {
        this.vertx = vertx;
        node = new FakeNode(vertx, directory, Commands.SOCKET_AND_TCP).start().await(10, TimeUnit.SECONDS);
        node.show(ClusterSamples.cluster(ClusterSamples.plan("n1", 41)));
        node.hear("n2", ClusterSamples.standby());
        node.showAndWait(ClusterSamples.online());
    }

    private Answer ask(HttpMethod method, String path, String body, String... headers) throws Exception {
        RequestOptions options = new RequestOptions().setMethod(method).setURI(path);
        options.setHost("localhost").setPort(node.port());
        for (int i = 0; i < headers.length; i += 2) {
            options.putHeader(headers[i], headers[i + 1]);
        }
        // One that nobody holds any more is closed, in the middle of a request too.
        HttpClient client = vertx.createHttpClient();
        return client.request(options)
                .compose(request -> request.send(Buffer.buffer(body))
                        .compose(response ->
                                response.body().map(bytes -> new Answer(response.statusCode(), bytes.toString()))))
                .eventually(client::close)
                .await(10, TimeUnit.SECONDS);
    }

    private Answer get(String path) throws Exception {
        return ask(HttpMethod.GET, path, "");
    }

    private Answer post(String path, String body, String... headers) throws Exception {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json";
        return ask(HttpMethod.POST, path, body, all);
    }

    /** Asks until the answer is so; messages on the local bus take a moment. */
    private Answer until(String path, Predicate<Answer> wanted) throws Exception {
        Answer last = get(path);
        for (int round = 0; round < 2_000 && !wanted.test(last); round++) {
            last = get(path);
        }
        assertThat(last).matches(wanted);
        return last;
    }

    @Test
    void aGroupShowsEveryNodeSideBySide() throws Exception {
        JsonObject web = get("/api/v1/groups/web").json();
        assertThat(web.getString("state")).isEqualTo("ONLINE");
        assertThat(web.getString("owner")).isEqualTo("n1");
        assertThat(web.getJsonObject("failover").getString("text")).isEqualTo("to n2");
        JsonObject there = web.getJsonObject("nodes").getJsonObject("n2");
        assertThat(there.getString("heard")).isEqualTo("FRESH");
        assertThat(there.getLong("ageMs")).isZero();
        assertThat(there.getJsonObject("resources").getJsonObject("app").getString("agentState"))
                .isEqualTo("Offline");
        assertThat(get("/api/v1/groups").json().getJsonObject("frame").getString("leader"))
                .isEqualTo("w1");
    }

    @Test
    void aNodeThatFallsSilentIsSaidToBeOld() throws Exception {
        node.show(new BusState(false, List.of(), "the event bus is down: it forms anew"));
        node.wakeups.advance(Gathering.STALE_MS + 1);
        JsonObject there = until("/api/v1/groups/web", answer -> answer.text().contains("STALE"))
                .json()
                .getJsonObject("nodes")
                .getJsonObject("n2");
        assertThat(there.getLong("ageMs")).isEqualTo(Gathering.STALE_MS + 1);
        assertThat(there.getString("text"))
                .isEqualTo("the event bus is down: it forms anew; this is how it was when it was last heard");
        assertThat(get("/api/v1/cluster").json().getJsonObject("bus").getBoolean("up"))
                .isFalse();
    }

    @Test
    void theClusterIsToldWholeAndCanBeReadAgain() throws Exception {
        JsonObject cluster = get("/api/v1/cluster").json();
        assertThat(cluster.getString("leader")).isEqualTo("w1");
        assertThat(cluster.getJsonObject("groups").getString("web")).isEqualTo("ONLINE");
        assertThat(cluster.getJsonObject("nodes").getJsonObject("n2").getString("state"))
                .isEqualTo("UP");
        ClusterSnapshot told = ClusterSamples.cluster(ClusterSamples.plan("n1", 41));
        ClusterSnapshot read = ((Reading.Good<ClusterSnapshot>) ClusterJson.read(cluster)).value();
        assertThat(read.groups()).isEqualTo(told.groups());
        assertThat(read.nodes()).isEqualTo(told.nodes());
        assertThat(read.history()).isEqualTo(told.history());
        JsonObject nodes = get("/api/v1/nodes").json().getJsonObject("nodes");
        assertThat(nodes.fieldNames()).containsExactly("n1", "n2", "w1");
        assertThat(nodes.getJsonObject("n1").getJsonArray("owns")).containsExactly("web");
        assertThat(nodes.getJsonObject("w1").getString("told")).isEqualTo("MISSING");
    }

    @Test
    void onlyTheOwnerWithALeaseAnswers200() throws Exception {
        assertThat(get("/api/v1/groups/web/owner").status()).isEqualTo(200);
        node.wakeups.advance(1_749);
        assertThat(get("/api/v1/groups/web/owner").status()).isEqualTo(200);
        node.wakeups.advance(1);
        Answer late = get("/groups/web/owner");
        assertThat(late.status()).isEqualTo(503);
        assertThat(late.text()).isEqualTo("n1 owns web, epoch 41; its lease has run out, so it may not run it\n");
        node.show(ClusterSamples.cluster(ClusterSamples.plan("n2", 57)));
        assertThat(until("/groups/web/owner", answer -> answer.text().contains("57"))
                        .status())
                .isEqualTo(503);
    }

    @Test
    void aNodeAloneNeedsNoLease() throws Exception {
        ClusterSnapshot three = ClusterSamples.cluster(ClusterSamples.plan("n1", 42));
        node.show(new ClusterSnapshot(
                "n1",
                "n1",
                0,
                new ClusterSnapshot.Lease(0, 0),
                three.bus(),
                three.nodes().subList(0, 1),
                three.groups(),
                List.of()));
        assertThat(until("/groups/web/owner", answer -> answer.text().contains("42"))
                        .status())
                .isEqualTo(200);
        assertThat(get("/api/v1/timers").status()).isEqualTo(503);
    }

    @Test
    void whyTellsTheChainTheHistoryAndWhatToDo() throws Exception {
        node.show(ClusterSamples.cluster(ClusterSamples.faulted("n1", "n2")));
        JsonObject why = until("/api/v1/groups/web/why", answer -> answer.text().contains("faulted everywhere"))
                .json();
        assertThat(why.getJsonArray("lines").encode()).contains("n2 is not taken: app exited 137");
        assertThat(why.getJsonArray("history")).hasSize(3);
        assertThat(why.getJsonArray("remedies").getJsonObject(0).getString("command"))
                .isEqualTo("mainstay clear web --node n1");
        assertThat(get("/api/v1/groups/nope/why").status()).isEqualTo(404);
    }

    @Test
    void aForecastAsksThePlannerWithThatNodeThoughtAway() throws Exception {
        node.planner = asked -> ClusterSamples.plan(asked.withoutNode().equals("n1") ? "n2" : "n1", 41);
        assertThat(get("/api/v1/groups/web/forecast?without=n1").json().getString("owner"))
                .isEqualTo("n2");
        assertThat(get("/api/v1/groups/web/forecast").json().getString("target"))
                .isEqualTo("n2");
        assertThat(get("/api/v1/groups/web/forecast?without=n9").json().getString("detail"))
                .isEqualTo("There is no node 'n9'; there is n1, n2, w1");
    }

    @Test
    void timersFollowFromTheTtlOfTheLease() throws Exception {
        JsonObject times = get("/api/v1/timers").json().getJsonObject("times");
        assertThat(times.getLong("ttlMs")).isEqualTo(2_000);
        assertThat(times.getLong("renewMs")).isEqualTo(250);
        assertThat(times.getLong("worstMs")).isEqualTo(2_200);
    }

    @Test
    void commandsForNodesHaveAnAddressOfTheirOwn() throws Exception {
        Answer drained = post("/api/v1/nodes/n2/commands", "{\"command\":\"drain\",\"reason\":\"kernel\"}");
        assertThat(drained.status()).isEqualTo(202);
        assertThat(node.commands).singleElement().satisfies(command -> {
            assertThat(command.verb()).isEqualTo(Verb.DRAIN);
            assertThat(command.target()).isEqualTo("n2");
        });
        assertThat(post("/api/v1/nodes/n9/commands", "{\"command\":\"drain\"}").status())
                .isEqualTo(404);
        assertThat(post("/api/v1/nodes/n2/commands", "{\"command\":\"online\"}")
                        .json()
                        .getString("detail"))
                .contains("is for a group");
        assertThat(post("/api/v1/groups/web/commands", "{\"command\":\"drain\"}")
                        .json()
                        .getString("detail"))
                .contains("is for a node");
        assertThat(node.commands).hasSize(1);
    }

    @Test
    void anAskingHasANameByFieldOrByHeader() throws Exception {
        String path = "/api/v1/groups/web/commands";
        post(path, "{\"command\":\"switch\",\"node\":\"n2\"}", "Idempotency-Key", "key-of-the-first-1");
        post(path, "{\"command\":\"switch\",\"request\":\"k-2\"}", "Idempotency-Key", "key-of-the-other-1");
        assertThat(node.commands).extracting(command -> command.request()).containsExactly("key-of-the-first-1", "k-2");
        assertThat(node.commands.get(0).node()).isEqualTo("n2");
        assertThat(post(path, "{\"command\":\"switch\"}", "Idempotency-Key", "k".repeat(129))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void theStreamCarriesTheClusterAndTheEventsOfAllNodes() throws Exception {
        node.hear(new Event(7, Samples.WALL_MS, "n2", "web", "app", EventKind.RESOURCE_FAULTED, "exited 137"));
        StringBuilder all = new StringBuilder();
        RequestOptions options = new RequestOptions()
                .setURI("/api/v1/stream")
                .setHost("localhost")
                .setPort(node.port());
        var whole = io.vertx.core.Promise.<Void>promise();
        HttpClient client = vertx.createHttpClient();
        client.request(options)
                .compose(request -> request.send()
                        .onSuccess(response -> response.handler(bytes -> {
                            all.append(bytes);
                            if (all.indexOf("exited 137") > 0 && all.indexOf("\"n2\":{\"state\":\"OFFLINE\"") > 0) {
                                whole.tryComplete();
                            }
                        })))
                .await(10, TimeUnit.SECONDS);
        whole.future().await(10, TimeUnit.SECONDS);
        client.close().await(10, TimeUnit.SECONDS);
        assertThat(all).contains("\"frame\":{\"leader\":\"w1\"");
    }

    @Test
    void theDemosButtonsAreThereOnlyWhereADemoLendsThem(Vertx other) throws Exception {
        assertThat(get("/api/v1/demo").status()).isEqualTo(204);
        assertThat(post("/api/v1/demo/kill-owner", "{}").status()).isEqualTo(404);
        DemoActions actions = new DemoActions() {
            @Override
            public String text() {
                return "Kill the owner.";
            }

            @Override
            public List<Action> actions() {
                return List.of(new Action("kill-owner", "Kill n1"));
            }

            @Override
            public Future<String> run(String id) {
                return Future.succeededFuture(id + " done");
            }
        };
        node.stop();
        Vertx second = Vertx.vertx();
        try {
            node = new FakeNode(second, directory.resolve("d.sock"), 0, Commands.SOCKET_ONLY, Optional.of(actions))
                    .start()
                    .await(10, TimeUnit.SECONDS);
            assertThat(get("/api/v1/demo")
                            .json()
                            .getJsonArray("actions")
                            .getJsonObject(0)
                            .getString("label"))
                    .isEqualTo("Kill n1");
            assertThat(post("/api/v1/demo/kill-owner", "{}").json().getString("text"))
                    .isEqualTo("kill-owner done");
            assertThat(post("/api/v1/demo/other", "{}").status()).isEqualTo(404);
            assertThat(post("/api/v1/demo/kill-owner", "{}", "Origin", "http://evil.example")
                            .status())
                    .isEqualTo(403);
        } finally {
            second.close().await(10, TimeUnit.SECONDS);
        }
    }
}
