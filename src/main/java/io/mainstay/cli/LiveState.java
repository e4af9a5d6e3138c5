package io.mainstay.cli;

import io.mainstay.bus.Reading;
import io.mainstay.bus.SnapshotJson;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.NodeSnapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The node as the messages of its stream tell it, one after another. Used from one thread at a time. */
final class LiveState {
    private final Map<String, GroupSnapshot> groups = new TreeMap<>();
    private @Nullable NodeSnapshot last;
    private long nowWallMs;

    /** Takes a message and returns what it told: a whole snapshot at first, then only what changed. */
    NodeSnapshot take(String kind, JsonObject json) {
        NodeSnapshot told = read(json);
        if (kind.equals("snapshot")) {
            groups.clear();
        }
        told.groups().forEach(group -> groups.put(group.name(), group));
        for (Object name : json.getJsonArray("gone", new JsonArray())) {
            groups.remove(String.valueOf(name));
        }
        nowWallMs = json.getLong("now", told.atWallMs());
        last = told;
        return told;
    }

    /** Takes a sign of life: nothing changed but the time. */
    void beat(JsonObject json) {
        nowWallMs = json.getLong("now", nowWallMs);
    }

    /** Reads what a node says of itself, or fails with what is wrong in it. */
    static NodeSnapshot read(JsonObject json) {
        Reading<NodeSnapshot> reading = SnapshotJson.read(json);
        if (reading instanceof Reading.Good<NodeSnapshot> good) {
            return good.value();
        }
        throw new Failure(
                ExitCode.NOT_REACHABLE,
                "the node's answer is not understood: " + ((Reading.Bad<NodeSnapshot>) reading).text());
    }

    Optional<GroupSnapshot> group(String name) {
        return Optional.ofNullable(groups.get(name));
    }

    Collection<GroupSnapshot> groups() {
        return groups.values();
    }

    Optional<NodeSnapshot> last() {
        return Optional.ofNullable(last);
    }

    long nowWallMs() {
        return nowWallMs;
    }
}
