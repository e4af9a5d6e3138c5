package io.mainstay.it;

import static io.mainstay.it.ClusterRig.N1;
import static io.mainstay.it.ClusterRig.N2;
import static io.mainstay.it.ClusterRig.N3;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One event log on real nodes: read on after a number on another node, across a failover, and why that failover was. */
@Tag("long")
@Timeout(900)
class EventLogIT {
    @TempDir
    Path directory;

    private ClusterRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new ClusterRig(directory, "lease: {ttl: 6s}\n", ClusterRig.WEB);
        rig.startAll();
    }

    @AfterEach
    void end() throws Exception {
        rig.close();
    }

    private List<JsonObject> events(String node, long after) {
        return rig.get(node, "/api/v1/events?since=" + after).getJsonArray("events", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private static List<Long> numbers(List<JsonObject> events) {
        return events.stream().map(event -> event.getLong("number")).toList();
    }

    private boolean isTold(String node, long after, String kind) {
        return events(node, after).stream()
                .anyMatch(event -> event.getString("event").equals(kind));
    }

    @Test
    void E1_aReaderGoesOnByNumberOnAnotherNodeAcrossAFailover() throws Exception {
        String owner = rig.awaitOnline(N1, N2, N3);
        rig.within(() -> isTold(owner, 0, "group-online"), "what the owner told");
        List<JsonObject> before = events(owner, 0);
        long last = before.get(before.size() - 1).getLong("number");
        assertThat(numbers(before))
                .isEqualTo(LongStream.rangeClosed(1, last).boxed().toList());

        rig.kill(owner);
        List<String> left =
                ClusterRig.NODES.stream().filter(node -> !node.equals(owner)).toList();
        String next = rig.awaitOnline(left.get(0), left.get(1));
        rig.within(() -> isTold(next, last, "group-started"), "the failover");

        List<JsonObject> after = events(left.get(0), last);
        assertThat(numbers(after)).first().isEqualTo(last + 1);
        assertThat(numbers(after))
                .isEqualTo(LongStream.rangeClosed(last + 1, last + after.size())
                        .boxed()
                        .toList());
        assertThat(after).extracting(event -> event.getString("event")).contains("node-faulted", "group-lost");
        long both = after.get(after.size() - 1).getLong("number");
        rig.within(() -> events(left.get(1), last).size() >= both - last, "the other one has it too");
        assertThat(events(left.get(1), last).subList(0, after.size())).isEqualTo(after);

        JsonObject move = rig.get(next, "/api/v1/groups/web/moves/last");
        assertThat(move.getString("kind")).isEqualTo("failover");
        assertThat(move.getString("from")).isEqualTo(owner);
        assertThat(move.getString("to")).isEqualTo(next);
        assertThat(move.getString("cause")).contains("is expired: unheard by");
        assertThat(rig.command(next, "why", "web", "--last")).contains("web failover from " + owner);
        assertThat(rig.command(next, "history", "web")).contains(owner).contains(next);

        rig.start(owner);
        rig.within(() -> isTold(owner, both, "node-joined"), "the former owner is back, with the whole log");
        assertThat(events(owner, last).subList(0, after.size())).isEqualTo(after);
    }

    @Test
    void E5_theNameOfAnAskingIsInTheReplyTheLogTheMoveAndTheOwnersLines() throws Exception {
        String owner = rig.awaitOnline(N1, N2, N3);
        String to = owner.equals(N2) ? N3 : N2;
        rig.command(N1, "switch", "web", "--to", to, "--request", "r-kernel", "--reason", "new kernel", "--wait");
        assertThat(rig.awaitOnline(N1, N2, N3)).isEqualTo(to);
        rig.within(
                () -> events(N1, 0).stream()
                        .anyMatch(event -> event.getString("event").equals("group-online")
                                && event.getString("node").equals(to)
                                && event.getString("request", "").equals("r-kernel")),
                "what the new owner told names the asking");

        JsonObject move = rig.get(N1, "/api/v1/groups/web/moves/last");
        assertThat(move.getString("kind")).isEqualTo("switch");
        assertThat(move.getString("request")).isEqualTo("r-kernel");
        assertThat(move.getString("reason")).isEqualTo("new kernel");
        assertThat(rig.command(N1, "why", "web", "--last")).contains("new kernel [r-kernel]");
        assertThat(rig.command(N1, "events", "web", "--severity", "information"))
                .contains("[r-kernel]");
    }
}
