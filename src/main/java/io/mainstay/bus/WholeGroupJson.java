package io.mainstay.bus;

import io.mainstay.core.group.GroupState;
import io.mainstay.core.snapshot.ClusterSnapshot.GroupPlan;
import io.mainstay.core.snapshot.WholeGroup;
import io.mainstay.core.snapshot.WholeGroup.Heard;
import io.mainstay.core.snapshot.WholeGroup.Share;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes and reads {@link WholeGroup}: the same shape as {@link GroupJson}, with every node's share under its name and what
 * the ledger says under {@code ledger}.
 */
public final class WholeGroupJson {
    private static final List<GroupState> STATES = List.of(GroupState.values());
    private static final List<Heard> HEARD = List.of(Heard.values());

    private WholeGroupJson() {}

    public static JsonObject write(WholeGroup group) {
        JsonObject nodes = new JsonObject();
        group.shares().forEach((node, share) -> nodes.put(node, write(share)));
        JsonObject json = new JsonObject()
                .put("group", group.name())
                .put("kind", group.kind())
                .put("state", group.state().name())
                .put("owner", group.owner())
                .put("epoch", group.epoch())
                .put("wanted", group.wanted())
                .put("frozen", group.frozen())
                .put(
                        "failover",
                        new JsonObject().put("possible", group.canFailOver()).put("text", Wire.line(group.failover())))
                .put("sentence", Wire.line(group.sentence()));
        group.ledger().ifPresent(plan -> json.put("ledger", ClusterJson.write(plan)));
        return json.put("nodes", nodes);
    }

    private static JsonObject write(Share share) {
        return new JsonObject()
                .put("state", share.state().name())
                .put("heard", share.heard().name())
                .put("text", Wire.line(share.text()))
                .put("sentence", Wire.line(share.sentence()))
                .put("resources", GroupJson.resources(share.resources()));
    }

    public static Reading<WholeGroup> read(JsonObject json) {
        FieldReader fields = FieldReader.of(json);
        Wire.readVersion(fields);
        return Reading.of(fields, () -> read(fields));
    }

    static WholeGroup read(FieldReader fields) {
        String name = fields.text("group", Wire.MAX_NAME);
        FieldReader failover = fields.object("failover");
        TreeMap<String, Share> shares = new TreeMap<>();
        fields.objectsByName("nodes").forEach((node, share) -> shares.put(node, share(name, node, share)));
        Optional<GroupPlan> ledger =
                fields.has("ledger") ? Optional.of(ClusterJson.plan(fields.object("ledger"))) : Optional.empty();
        return new WholeGroup(
                name,
                fields.optionalText("kind", Wire.MAX_NAME),
                fields.oneOf("state", STATES, Enum::name),
                fields.optionalText("owner", Wire.MAX_NAME),
                fields.number("epoch", 0, Long.MAX_VALUE),
                fields.optionalText("wanted", Wire.MAX_NAME),
                fields.flag("frozen"),
                failover.flag("possible"),
                failover.optionalText("text", Wire.MAX_PROSE),
                fields.optionalText("sentence", Wire.MAX_PROSE),
                ledger,
                shares);
    }

    private static Share share(String group, String node, FieldReader fields) {
        return new Share(
                node,
                fields.oneOf("state", STATES, Enum::name),
                fields.optionalText("sentence", Wire.MAX_PROSE),
                GroupJson.resources(group, fields),
                fields.oneOf("heard", HEARD, Enum::name),
                fields.optionalText("text", Wire.MAX_PROSE));
    }
}
