package io.mainstay.bus;

import io.mainstay.core.event.Event;
import io.mainstay.core.snapshot.ClusterSnapshot;
import io.mainstay.core.snapshot.Picture;
import io.mainstay.core.snapshot.WholeGroup;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@link Picture} from what a node answers and streams; parts that a message leaves out are empty. */
public final class PictureJson {
    private PictureJson() {}

    public static Reading<Picture> read(JsonObject json) {
        FieldReader fields = FieldReader.of(json);
        Wire.readVersion(fields);
        return Reading.of(fields, () -> {
            String node = fields.text("node", Wire.MAX_NAME);
            List<WholeGroup> groups = new ArrayList<>();
            if (fields.has("groups")) {
                fields.objects("groups").forEach(group -> groups.add(WholeGroupJson.read(group)));
            }
            List<Event> events = new ArrayList<>();
            if (fields.has("events")) {
                fields.objects("events").forEach(event -> events.add(EventJson.read(event)));
            }
            Optional<ClusterSnapshot> cluster = fields.has("frame")
                    ? Optional.of(ClusterJson.cluster(node, fields.object("frame"), List.of(), List.of()))
                    : Optional.empty();
            return new Picture(SnapshotJson.read(node, fields, List.of(), List.of()), cluster, groups, events);
        });
    }
}
