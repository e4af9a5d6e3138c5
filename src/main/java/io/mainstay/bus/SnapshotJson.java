package io.mainstay.bus;

import io.mainstay.core.event.Event;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.NodeSnapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes and reads {@link NodeSnapshot}. Fields that are not known are passed over, so that nodes of different ages
 * understand one another; known ones must be right. A receiver drops what has an older life, or the same life and an
 * older sequence, than what it has.
 */
public final class SnapshotJson {
    private SnapshotJson() {}

    /** Who speaks and since when: everything but groups and events. */
    public static JsonObject head(NodeSnapshot snapshot, long nowWallMs) {
        return new JsonObject()
                .put("v", Wire.VERSION)
                .put("cluster", snapshot.cluster())
                .put("node", snapshot.node())
                .put("version", snapshot.version())
                .put("life", snapshot.life())
                .put("sequence", snapshot.sequence())
                .put("started", snapshot.startedWallMs())
                .put("at", snapshot.atWallMs())
                .put("now", nowWallMs);
    }

    /** The whole node but its events, which have an address of their own. */
    public static JsonObject write(NodeSnapshot snapshot, GroupTexts texts, long nowWallMs) {
        JsonArray groups = new JsonArray();
        snapshot.groups().forEach(group -> groups.add(texts.json(snapshot.node(), group)));
        return head(snapshot, nowWallMs).put("groups", groups);
    }

    public static Reading<NodeSnapshot> read(JsonObject json) {
        FieldReader fields = FieldReader.of(json);
        Wire.readVersion(fields);
        return Reading.of(fields, () -> {
            String node = fields.text("node", Wire.MAX_NAME);
            List<GroupSnapshot> groups = new ArrayList<>();
            fields.objects("groups").forEach(group -> groups.add(GroupJson.read(node, group)));
            List<Event> events = new ArrayList<>();
            if (fields.has("events")) {
                fields.objects("events").forEach(event -> events.add(EventJson.read(event)));
            }
            return read(node, fields, groups, events);
        });
    }

    /** Who speaks and since when, with what it says. */
    static NodeSnapshot read(String node, FieldReader head, List<GroupSnapshot> groups, List<Event> events) {
        return new NodeSnapshot(
                head.text("cluster", Wire.MAX_NAME),
                node,
                head.text("version", Wire.MAX_NAME),
                head.number("life", 0, Long.MAX_VALUE),
                head.number("sequence", 0, Long.MAX_VALUE),
                head.number("started", 0, Long.MAX_VALUE),
                head.number("at", 0, Long.MAX_VALUE),
                List.copyOf(groups),
                List.copyOf(events));
    }
}
