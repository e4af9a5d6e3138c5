package io.mainstay.cli;

import io.mainstay.bus.PictureJson;
import io.mainstay.bus.Reading;
import io.mainstay.core.snapshot.ClusterSnapshot;
import io.mainstay.core.snapshot.NodeSnapshot;
import io.mainstay.core.snapshot.Picture;
import io.mainstay.core.snapshot.WholeGroup;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The cluster as the messages of one node's stream tell it, one after another. Used from one thread at a time. */
final class LiveState {
    private final Map<String, WholeGroup> groups = new TreeMap<>();
    private @Nullable NodeSnapshot node;
    private @Nullable ClusterSnapshot cluster;
    private long nowWallMs;

    /** Takes a message and returns what it told: everything at first, then only what changed. */
    Picture take(String kind, JsonObject json) {
        Picture told = read(json);
        if (kind.equals("snapshot")) {
            groups.clear();
        }
        told.groups().forEach(group -> groups.put(group.name(), group));
        for (Object name : json.getJsonArray("gone", new JsonArray())) {
            groups.remove(String.valueOf(name));
        }
        told.cluster().ifPresent(frame -> cluster = frame);
        nowWallMs = json.getLong("now", told.node().atWallMs());
        node = told.node();
        return told;
    }

    /** Takes a sign of life: nothing changed but the time. */
    void beat(JsonObject json) {
        nowWallMs = json.getLong("now", nowWallMs);
    }

    /** Reads what a node tells, or fails with what is wrong in it. */
    static Picture read(JsonObject json) {
        Reading<Picture> reading = PictureJson.read(json);
        if (reading instanceof Reading.Good<Picture> good) {
            return good.value();
        }
        throw new Failure(
                ExitCode.NOT_REACHABLE,
                "the node's answer is not understood: " + ((Reading.Bad<Picture>) reading).text());
    }

    Optional<WholeGroup> group(String name) {
        return Optional.ofNullable(groups.get(name));
    }

    Collection<WholeGroup> groups() {
        return groups.values();
    }

    /** Who tells it. */
    Optional<NodeSnapshot> node() {
        return Optional.ofNullable(node);
    }

    Optional<ClusterSnapshot> cluster() {
        return Optional.ofNullable(cluster);
    }

    Optional<ClusterSnapshot.Member> member(String name) {
        return cluster()
                .flatMap(known -> known.nodes().stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst());
    }

    long nowWallMs() {
        return nowWallMs;
    }
}
