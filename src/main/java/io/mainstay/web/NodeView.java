package io.mainstay.web;

import io.mainstay.bus.ClusterJson;
import io.mainstay.bus.EventJson;
import io.mainstay.bus.SnapshotJson;
import io.mainstay.bus.WholeGroupJson;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.snapshot.ClusterSnapshot;
import io.mainstay.core.snapshot.ClusterSnapshot.Lease;
import io.mainstay.core.snapshot.ClusterSnapshot.Member;
import io.mainstay.core.snapshot.Gathering;
import io.mainstay.core.snapshot.NodeSnapshot;
import io.mainstay.core.snapshot.WholeGroup;
import io.mainstay.metrics.Sight;
import io.mainstay.web.Scene.Drawn;
import io.mainstay.web.Scene.Frame;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Draws what is known: the JSON texts for everyone who asks or listens. Used from the web verticle's context only. */
final class NodeView {
    /** Events that a page gets when it connects; more of this node's are had from {@code /events}. */
    static final int FIRST_EVENTS = 200;
    /** Lease and silences change all the time; where nothing else does, they are told this often. */
    static final long FRAME_MS = 1_000;

    private final LongSupplier wallMs;
    private final LongSupplier nowMs;
    private final Knowledge knowledge;
    private final Map<String, Drawing> drawnFrom = new HashMap<>();
    private @Nullable Scene scene;
    private @Nullable ClusterSnapshot frameFrom;
    private @Nullable Scene changeFrom;
    private String changeText = "";
    private long drawings;

    NodeView(LongSupplier wallMs, LongSupplier nowMs) {
        this.wallMs = wallMs;
        this.nowMs = nowMs;
        this.knowledge = new Knowledge(nowMs);
    }

    Knowledge knowledge() {
        return knowledge;
    }

    /** What is to be seen; empty while this node has said nothing. */
    Optional<Scene> scene() {
        return Optional.ofNullable(scene);
    }

    /** Draws what has changed in the knowledge, or has grown old in the meantime. */
    void draw() {
        NodeSnapshot own = knowledge.own().orElse(null);
        if (own == null) {
            return;
        }
        Gathering now = knowledge.gathering();
        Map<String, String> troubles = new TreeMap<>();
        now.nodes().forEach(node -> troubles.put(node, now.heard(node) + now.trouble(node)));
        Map<String, Drawn> before = scene == null ? Map.of() : scene.groups();
        Map<String, Drawn> groups = new TreeMap<>();
        for (String name : now.groups()) {
            groups.put(name, group(now, troubles, name, before.get(name)));
        }
        drawnFrom.keySet().retainAll(groups.keySet());
        Optional<Frame> frame = knowledge.cluster().map(this::frame);
        Scene next = new Scene(own, frame, groups, knowledge.events(), knowledge.log());
        if (!isSame(scene, next)) {
            scene = next;
        }
    }

    private Drawn group(Gathering now, Map<String, String> troubles, String name, @Nullable Drawn before) {
        var said = knowledge.said(name);
        var plan = knowledge.plan(name);
        List<Object> from = new ArrayList<>(said.values());
        plan.ifPresent(from::add);
        Drawing drawing = new Drawing(List.copyOf(said.keySet()), from, troubles);
        Drawing last = drawnFrom.put(name, drawing);
        if (before != null && last != null && last.isOf(drawing)) {
            return before;
        }
        WholeGroup group = now.whole(name, plan, said);
        JsonObject json = WholeGroupJson.write(group);
        return new Drawn(group, json, json.encode(), ++drawings);
    }

    /** What a group was drawn from: words and plan as objects, and what is wrong with each node's word. */
    private record Drawing(List<String> nodes, List<Object> from, Map<String, String> troubles) {
        // What did not change is the same object; comparing 100 resources field by field would cost what is saved here.
        @SuppressWarnings("ReferenceEquality")
        boolean isOf(Drawing next) {
            boolean isSame = nodes.equals(next.nodes) && from.size() == next.from.size();
            for (int i = 0; isSame && i < from.size(); i++) {
                isSame = from.get(i) == next.from.get(i);
            }
            return isSame && troubles.equals(next.troubles);
        }
    }

    private Frame frame(ClusterSnapshot cluster) {
        long now = nowMs.getAsLong();
        ClusterSnapshot present = present(cluster);
        ClusterSnapshot timeless = timeless(present);
        Frame last = scene == null ? null : scene.frame().orElse(null);
        if (last != null && timeless.equals(frameFrom) && now - last.drawnAtMs() < FRAME_MS) {
            return last;
        }
        frameFrom = timeless;
        JsonObject json = ClusterJson.frame(present);
        json.getJsonObject("nodes").forEach(node -> {
            Lease lease = knowledge.lease(node.getKey());
            if (lease.ttlMs() > 0) {
                ((JsonObject) node.getValue()).put("lease", ClusterJson.write(lease));
            }
        });
        return new Frame(json, json.encode(), now);
    }

    /** The cluster by now; empty until the ledger is heard. */
    Optional<ClusterSnapshot> present() {
        return knowledge.cluster().map(this::present);
    }

    /** With the lease as it is by now, and the bus as those know it who run it. */
    private ClusterSnapshot present(ClusterSnapshot cluster) {
        return new ClusterSnapshot(
                cluster.node(),
                cluster.leader(),
                cluster.waitsFor(),
                cluster.index(),
                new Lease(cluster.lease().ttlMs(), knowledge.leaseLeftMs()),
                knowledge.bus().orElse(cluster.bus()),
                cluster.nodes(),
                cluster.groups(),
                cluster.history());
    }

    /** Without what changes all the time, and without groups and history, which are told elsewhere. */
    private static ClusterSnapshot timeless(ClusterSnapshot cluster) {
        Lease lease = new Lease(cluster.lease().ttlMs(), cluster.lease().leftMs() > 0 ? 1 : 0);
        List<Member> nodes = cluster.nodes().stream()
                .map(node -> new Member(
                        node.name(),
                        node.address(),
                        node.role(),
                        node.live(),
                        node.life(),
                        node.voter(),
                        node.drained(),
                        Math.min(0, node.heardAgoMs()),
                        node.unheardBy(),
                        node.version(),
                        node.config()))
                .toList();
        return new ClusterSnapshot(
                cluster.node(),
                cluster.leader(),
                cluster.waitsFor(),
                0,
                lease,
                cluster.bus(),
                nodes,
                List.of(),
                List.of());
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(@Nullable Scene before, Scene next) {
        if (before == null
                || before.own() != next.own()
                || before.lastEvent() != next.lastEvent()
                || before.frame().orElse(null) != next.frame().orElse(null)
                || !before.groups().keySet().equals(next.groups().keySet())) {
            return false;
        }
        return next.groups().entrySet().stream()
                .allMatch(entry -> before.groups().get(entry.getKey()) == entry.getValue());
    }

    /** This node's clock on the wall, for people. */
    long nowWallMs() {
        return wallMs.getAsLong();
    }

    /** What a scrape is made of, by now; may be looked at on any thread. */
    Sight sight() {
        draw();
        List<WholeGroup> groups = scene == null
                ? List.of()
                : scene.groups().values().stream().map(Drawn::group).toList();
        return new Sight(
                knowledge.own(), present(), knowledge.busState(), groups, nowMs.getAsLong(), wallMs.getAsLong());
    }

    /** Who speaks and since when. */
    JsonObject head(Scene now) {
        return SnapshotJson.head(now.own(), wallMs.getAsLong());
    }

    /** One group, with who says so in front, and how long ago each other node was heard. */
    JsonObject groupJson(Scene now, Drawn drawn) {
        return new JsonObject()
                .put("v", 1)
                .put("node", now.own().node())
                .put("life", now.own().life())
                .put("sequence", now.own().sequence())
                .put("now", wallMs.getAsLong())
                .mergeIn(aged(drawn.json()));
    }

    /** With each other node's age. What it is made of is shared, not copied: a group may be large. */
    private JsonObject aged(JsonObject group) {
        JsonObject json = new JsonObject(new LinkedHashMap<>(group.getMap()));
        JsonObject nodes = new JsonObject();
        for (Map.Entry<String, Object> share : group.getJsonObject("nodes")) {
            JsonObject told = new JsonObject(new LinkedHashMap<>(((JsonObject) share.getValue()).getMap()));
            long silentMs = knowledge.silentMs(share.getKey());
            nodes.put(share.getKey(), silentMs < 0 ? told : told.put("ageMs", silentMs));
        }
        return json.put("nodes", nodes);
    }

    /** Every group with the nodes, without events. */
    String groupsText(Scene now) {
        StringBuilder text = new StringBuilder("\"groups\":[");
        String comma = "";
        for (Drawn drawn : now.groups().values()) {
            boolean isOnlyOurs =
                    drawn.group().shares().keySet().equals(Set.of(now.own().node()));
            text.append(comma)
                    .append(isOnlyOurs ? drawn.text() : aged(drawn.json()).encode());
            comma = ",";
        }
        return open(head(now)) + frameText(now.frame()) + text + "]}";
    }

    /** Everything that a page needs to begin. */
    String fullText(Scene now) {
        List<Knowledge.Placed> all = now.events();
        List<Knowledge.Placed> last = all.subList(Math.max(0, all.size() - FIRST_EVENTS), all.size());
        return open(head(now)) + frameText(now.frame()) + groups(now.groups().values()) + ",\"events\":" + events(last)
                + "}";
    }

    /** What a page that has {@code from} needs to have {@code now}: changed groups, names of gone ones, new events. */
    @SuppressWarnings("ReferenceEquality") // A group that did not change is the same object.
    String changeText(Scene from, Scene now) {
        if (from == changeFrom && now == scene) {
            return changeText;
        }
        Map<String, Drawn> gone = new HashMap<>(from.groups());
        List<Drawn> changed = new ArrayList<>();
        now.groups().forEach((name, drawn) -> {
            if (gone.remove(name) != drawn) {
                changed.add(drawn);
            }
        });
        boolean isFramed = from.frame().orElse(null) == now.frame().orElse(null);
        String text = open(head(now)) + frameText(isFramed ? Optional.empty() : now.frame()) + groups(changed)
                + ",\"gone\":" + new JsonArray(List.copyOf(gone.keySet())).encode() + ",\"events\":"
                + events(now.eventsAfter(from.lastEvent())) + "}";
        changeFrom = from;
        changeText = text;
        return text;
    }

    private static String frameText(Optional<Frame> frame) {
        return frame.map(one -> "\"frame\":" + one.text() + ",").orElse("");
    }

    private static String groups(Iterable<Drawn> groups) {
        StringBuilder text = new StringBuilder("\"groups\":[");
        String comma = "";
        for (Drawn drawn : groups) {
            text.append(comma).append(drawn.text());
            comma = ",";
        }
        return text.append(']').toString();
    }

    private static String events(List<Knowledge.Placed> events) {
        return eventsText(events.stream().map(Knowledge.Placed::event).toList());
    }

    static String eventsText(List<LoggedEvent> events) {
        JsonArray array = new JsonArray();
        events.forEach(event -> array.add(EventJson.write(event)));
        return array.encode();
    }

    /** An object that goes on. */
    static String open(JsonObject head) {
        String text = head.encode();
        return text.substring(0, text.length() - 1) + ",";
    }
}
