package io.mainstay.bus;

import io.mainstay.core.snapshot.ClusterSnapshot;
import io.mainstay.core.snapshot.ClusterSnapshot.Bus;
import io.mainstay.core.snapshot.ClusterSnapshot.GroupPlan;
import io.mainstay.core.snapshot.ClusterSnapshot.Lease;
import io.mainstay.core.snapshot.ClusterSnapshot.Member;
import io.mainstay.core.snapshot.ClusterSnapshot.Past;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes and reads {@link ClusterSnapshot} and {@link GroupPlan}. Fields that are not known are passed over. Stretches of
 * time are written as they were when the snapshot was made.
 */
public final class ClusterJson {
    private static final long MAX = Long.MAX_VALUE;

    private ClusterJson() {}

    /** Leader or what is waited for, lease, bus and nodes: all but what is said of groups, and the history. */
    public static JsonObject frame(ClusterSnapshot cluster) {
        JsonObject nodes = new JsonObject();
        cluster.nodes().forEach(node -> nodes.put(node.name(), write(node)));
        return new JsonObject()
                .put("leader", cluster.leader())
                .put("waitsFor", Wire.line(cluster.waitsFor()))
                .put("index", cluster.index())
                .put("lease", write(cluster.lease()))
                .put(
                        "bus",
                        new JsonObject()
                                .put("up", cluster.bus().up())
                                .put("text", Wire.line(cluster.bus().text())))
                .put("nodes", nodes);
    }

    /** The whole cluster as {@code cluster.node()} knows it. */
    public static JsonObject write(ClusterSnapshot cluster) {
        JsonObject plans = new JsonObject();
        cluster.groups().forEach(plan -> plans.put(plan.name(), write(plan)));
        return new JsonObject()
                .put("v", Wire.VERSION)
                .put("node", cluster.node())
                .mergeIn(frame(cluster))
                .put("plans", plans)
                .put("history", history(cluster.history()));
    }

    public static JsonObject write(Lease lease) {
        return new JsonObject().put("ttlMs", lease.ttlMs()).put("leftMs", lease.leftMs());
    }

    /** What a node's state says of its lease; none where it says nothing that can be understood. */
    public static Lease lease(JsonObject state) {
        return state.getValue("lease") instanceof JsonObject told
                        && told.getValue("ttlMs") instanceof Number ttl
                        && told.getValue("leftMs") instanceof Number left
                        && ttl.longValue() >= 0
                        && left.longValue() >= 0
                ? new Lease(ttl.longValue(), left.longValue())
                : Lease.NONE;
    }

    private static JsonObject write(Member node) {
        return new JsonObject()
                .put("state", node.live() ? "UP" : "DOWN")
                .put("address", node.address())
                .put("role", node.role())
                .put("life", node.life())
                .put("voter", node.voter())
                .put("drained", node.drained())
                .put("heardAgoMs", node.heardAgoMs())
                .put("unheardBy", new JsonArray(new ArrayList<>(node.unheardBy())))
                .put("version", node.version())
                .put("config", node.config());
    }

    public static JsonObject write(GroupPlan plan) {
        return new JsonObject()
                .put("group", plan.name())
                .put("owner", plan.owner())
                .put("epoch", plan.epoch())
                .put("phase", plan.phase())
                .put("wanted", plan.wanted())
                .put("frozen", plan.frozen())
                .put("moveTo", plan.moveTo())
                .put("faults", texts(plan.faults()))
                .put("sentence", Wire.line(plan.sentence()))
                .put("target", plan.target())
                .put("noTarget", Wire.line(plan.noTarget()))
                .put("rejected", texts(plan.rejected()));
    }

    private static JsonObject texts(Map<String, String> texts) {
        JsonObject json = new JsonObject();
        texts.forEach((key, text) -> json.put(key, Wire.line(text)));
        return json;
    }

    /** Entries of the ledger, in their order. */
    public static JsonArray history(List<Past> entries) {
        JsonArray array = new JsonArray();
        entries.forEach(entry -> array.add(new JsonObject()
                .put("index", entry.index())
                .put("at", entry.atWallMs())
                .put("group", entry.group())
                .put("kind", entry.kind())
                .put("accepted", entry.accepted())
                .put("text", Wire.line(entry.text()))));
        return array;
    }

    public static Reading<ClusterSnapshot> read(JsonObject json) {
        FieldReader fields = FieldReader.of(json);
        Wire.readVersion(fields);
        return Reading.of(fields, () -> {
            List<GroupPlan> plans = new ArrayList<>();
            fields.objectsByName("plans").values().forEach(plan -> plans.add(plan(plan)));
            List<Past> history = new ArrayList<>();
            fields.objects("history").forEach(entry -> history.add(past(entry)));
            return cluster(fields.text("node", Wire.MAX_NAME), fields, plans, history);
        });
    }

    public static Reading<GroupPlan> readPlan(JsonObject json) {
        FieldReader fields = FieldReader.of(json);
        return Reading.of(fields, () -> plan(fields));
    }

    static ClusterSnapshot cluster(String node, FieldReader fields, List<GroupPlan> plans, List<Past> history) {
        FieldReader lease = fields.object("lease");
        FieldReader bus = fields.object("bus");
        List<Member> nodes = new ArrayList<>();
        fields.objectsByName("nodes").forEach((name, entry) -> nodes.add(member(name, entry)));
        return new ClusterSnapshot(
                node,
                fields.optionalText("leader", Wire.MAX_NAME),
                fields.optionalText("waitsFor", Wire.MAX_PROSE),
                fields.number("index", 0, MAX),
                new Lease(lease.number("ttlMs", 0, MAX), lease.number("leftMs", 0, MAX)),
                new Bus(bus.flag("up"), bus.optionalText("text", Wire.MAX_PROSE)),
                nodes,
                plans,
                history);
    }

    private static Member member(String name, FieldReader fields) {
        return new Member(
                name,
                fields.optionalText("address", Wire.MAX_NAME),
                fields.text("role", Wire.MAX_NAME),
                fields.text("state", Wire.MAX_NAME).equals("UP"),
                fields.number("life", 0, MAX),
                fields.flag("voter"),
                fields.flag("drained"),
                fields.number("heardAgoMs", -1, MAX),
                fields.texts("unheardBy", Wire.MAX_NAME),
                fields.optionalText("version", Wire.MAX_NAME),
                fields.optionalText("config", Wire.MAX_NAME));
    }

    static GroupPlan plan(FieldReader fields) {
        return new GroupPlan(
                fields.text("group", Wire.MAX_NAME),
                fields.optionalText("owner", Wire.MAX_NAME),
                fields.number("epoch", 0, MAX),
                fields.optionalText("phase", Wire.MAX_NAME),
                fields.optionalText("wanted", Wire.MAX_NAME),
                fields.flag("frozen"),
                fields.optionalText("moveTo", Wire.MAX_NAME),
                texts(fields, "faults"),
                fields.optionalText("sentence", Wire.MAX_PROSE),
                fields.optionalText("target", Wire.MAX_NAME),
                fields.optionalText("noTarget", Wire.MAX_PROSE),
                texts(fields, "rejected"));
    }

    private static SortedMap<String, String> texts(FieldReader fields, String field) {
        TreeMap<String, String> texts = new TreeMap<>();
        FieldReader inner = fields.object(field);
        inner.names().forEach(name -> texts.put(name, inner.optionalText(name, Wire.MAX_PROSE)));
        return texts;
    }

    private static Past past(FieldReader fields) {
        return new Past(
                fields.number("index", 0, MAX),
                fields.number("at", 0, MAX),
                fields.optionalText("group", Wire.MAX_NAME),
                fields.text("kind", Wire.MAX_NAME),
                fields.flag("accepted"),
                fields.optionalText("text", Wire.MAX_PROSE));
    }
}
