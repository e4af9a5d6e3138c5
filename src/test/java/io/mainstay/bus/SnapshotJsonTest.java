package io.mainstay.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.ResourceState;
import io.mainstay.core.event.Asking;
import io.mainstay.core.event.Event;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.NodeSnapshot;
import io.mainstay.node.Samples;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SnapshotJsonTest {
    private static final Path GOLDEN = Path.of("src/test/resources/bus/state.json");

    private static NodeSnapshot node() {
        GroupSnapshot faulted =
                Samples.web(GroupState.FAULTED, AgentState.OFFLINE, ResourceState.FAULTED, AgentFlag.FAULTED);
        return new NodeSnapshot(
                "shop", "n1", "0.1.0", 3, 17, 1, Samples.WALL_MS, List.of(Samples.web(), faulted), List.of());
    }

    @Test
    void aStateIsWrittenAsTheGoldenSampleShows() throws IOException {
        String written =
                SnapshotJson.write(node(), new GroupTexts(), Samples.WALL_MS).encodePrettily() + "\n";
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(GOLDEN, written);
        }
        assertThat(written).isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void aStateSurvivesWritingAndReading() {
        JsonObject wire = new JsonObject(
                SnapshotJson.write(node(), new GroupTexts(), Samples.WALL_MS).encode());
        assertThat(SnapshotJson.read(wire)).isEqualTo(new Reading.Good<>(node()));
    }

    @Test
    void aNewerNodesUnknownFieldsArePassedOver() {
        JsonObject wire = SnapshotJson.write(node(), new GroupTexts(), 0).put("lease", new JsonObject());
        wire.getJsonArray("groups").getJsonObject(0).put("colour", "red");
        assertThat(SnapshotJson.read(wire)).isEqualTo(new Reading.Good<>(node()));
    }

    @Test
    void wrongFieldsOfAStateAreNamedWithTheirPath() {
        JsonObject wire = new JsonObject(
                SnapshotJson.write(node(), new GroupTexts(), Samples.WALL_MS).encode());
        wire.put("life", "three").putNull("sequence");
        JsonObject app = wire.getJsonArray("groups")
                .getJsonObject(0)
                .getJsonObject("nodes")
                .getJsonObject("n1")
                .getJsonObject("resources")
                .getJsonObject("app");
        app.put("agentState", "Onlin").put("critical", "yes").put("flags", "none");
        assertThat(SnapshotJson.read(wire))
                .isInstanceOfSatisfying(
                        Reading.Bad.class,
                        bad -> assertThat(bad.text())
                                .contains("life = three: is not a whole number")
                                .contains("sequence: is missing")
                                .contains("app.agentState = Onlin: is not known; one of Detached")
                                .contains("groups[0].nodes.n1.resources.app.critical = yes")
                                .contains("groups[0].nodes.n1.resources.app.flags = none: is not a list"));
    }

    @Test
    void aGroupThatDidNotChangeIsNotWrittenAgain() {
        GroupTexts texts = new GroupTexts();
        GroupSnapshot group = Samples.web();
        assertThat(texts.text("n1", group)).isSameAs(texts.text("n1", group));
        assertThat(texts.json("n1", group)).isSameAs(texts.json("n1", group));
        assertThat(texts.json("n1", Samples.web())).isNotSameAs(texts.json("n1", group));
    }

    @Test
    void anEventSurvivesWritingAndReading() {
        Event event = new Event(9, Samples.WALL_MS, "n1", "web", "lb", EventKind.PROBE_FAIL, "no probe for 60 s");
        LoggedEvent told = LoggedEvent.of(event, 3, new Asking("kim", "a try", "r-17"));
        JsonObject wire = new JsonObject(EventJson.message(told).encode());
        assertThat(wire.getString("severity")).isEqualTo("Error");
        assertThat(wire.getLong("life")).isEqualTo(3);
        assertThat(wire.containsKey("number")).isFalse();
        assertThat(EventJson.read(wire)).isEqualTo(new Reading.Good<>(event));
        assertThat(EventJson.readLogged(wire)).isEqualTo(new Reading.Good<>(told));
    }

    @Test
    void aDecisionSurvivesWithItsNumberAndAKindOfALaterVersionToo() {
        LoggedEvent decided = LoggedEvent.decided(
                        Samples.WALL_MS, "n2", "web", EventKind.GROUP_ASSIGNED, "web goes to n2: n1 is lost")
                .under(41)
                .with(new TreeMap<>(Map.of("n3", "drained")))
                .numbered(1200);
        JsonObject wire = new JsonObject(EventJson.message(decided).encode());
        assertThat(EventJson.readLogged(wire)).isEqualTo(new Reading.Good<>(decided));

        Reading<LoggedEvent> later = EventJson.readLogged(wire.put("event", "group-teleported"));
        assertThat(((Reading.Good<LoggedEvent>) later).value().kind()).isEqualTo("group-teleported");
    }
}
