package io.mainstay.web;

import io.mainstay.bus.EventJson;
import io.mainstay.bus.GroupTexts;
import io.mainstay.bus.SnapshotJson;
import io.mainstay.core.event.Event;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.NodeSnapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The last snapshot of the node, and the JSON texts made of it. Used from the web verticle's context only. */
final class NodeView {
    /** Events that a page gets when it connects; more are had from {@code /events}. */
    static final int FIRST_EVENTS = 200;

    private final LongSupplier wallMs;
    private final GroupTexts texts = new GroupTexts();
    private @Nullable NodeSnapshot snapshot;
    private Map<String, GroupSnapshot> byName = Map.of();
    private @Nullable NodeSnapshot changeFrom;
    private String changeText = "";

    NodeView(LongSupplier wallMs) {
        this.wallMs = wallMs;
    }

    /** Takes a snapshot unless it is older than the one at hand. */
    void take(NodeSnapshot next) {
        if (snapshot != null && next.sequence() < snapshot.sequence()) {
            return;
        }
        snapshot = next;
        Map<String, GroupSnapshot> names = new HashMap<>();
        next.groups().forEach(group -> names.put(group.name(), group));
        byName = names;
        texts.keepOnly(next.groups());
        changeFrom = null;
    }

    Optional<NodeSnapshot> snapshot() {
        return Optional.ofNullable(snapshot);
    }

    Optional<GroupSnapshot> group(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    JsonObject head(NodeSnapshot now) {
        return SnapshotJson.head(now, wallMs.getAsLong());
    }

    /** One group, with who says so in front. */
    String groupText(NodeSnapshot now, GroupSnapshot group) {
        JsonObject from = new JsonObject()
                .put("v", 1)
                .put("node", now.node())
                .put("life", now.life())
                .put("sequence", now.sequence())
                .put("now", wallMs.getAsLong());
        return open(from) + texts.text(now.node(), group).substring(1);
    }

    /** Every group, without events. */
    String groupsText(NodeSnapshot now) {
        return open(head(now)) + groups(now, now.groups()) + "}";
    }

    /** Everything that a page needs to begin. */
    String fullText(NodeSnapshot now) {
        List<Event> recent = now.recent();
        List<Event> last = recent.subList(Math.max(0, recent.size() - FIRST_EVENTS), recent.size());
        return open(head(now)) + groups(now, now.groups()) + ",\"events\":" + events(last) + "}";
    }

    /** What a page that has {@code from} needs to have {@code now}: changed groups, names of gone ones, new events. */
    @SuppressWarnings("ReferenceEquality") // A group that did not change is the same object.
    String changeText(NodeSnapshot from, NodeSnapshot now) {
        if (from == changeFrom && now == snapshot) {
            return changeText;
        }
        Map<String, GroupSnapshot> before = new HashMap<>();
        from.groups().forEach(group -> before.put(group.name(), group));
        List<GroupSnapshot> changed = new ArrayList<>();
        for (GroupSnapshot group : now.groups()) {
            if (before.remove(group.name()) != group) {
                changed.add(group);
            }
        }
        String text = open(head(now)) + groups(now, changed) + ",\"gone\":"
                + new JsonArray(List.copyOf(before.keySet())).encode() + ",\"events\":"
                + events(eventsAfter(now, lastEvent(from))) + "}";
        changeFrom = from;
        changeText = text;
        return text;
    }

    /** The node's events with a higher number, oldest first. */
    static List<Event> eventsAfter(NodeSnapshot now, long sequence) {
        List<Event> recent = now.recent();
        int first = recent.size();
        while (first > 0 && recent.get(first - 1).sequence() > sequence) {
            first--;
        }
        return recent.subList(first, recent.size());
    }

    static long lastEvent(NodeSnapshot snapshot) {
        List<Event> recent = snapshot.recent();
        return recent.isEmpty() ? 0 : recent.get(recent.size() - 1).sequence();
    }

    static String events(List<Event> events) {
        JsonArray array = new JsonArray();
        events.forEach(event -> array.add(EventJson.write(event)));
        return array.encode();
    }

    private String groups(NodeSnapshot now, List<GroupSnapshot> groups) {
        StringBuilder text = new StringBuilder("\"groups\":[");
        for (int i = 0; i < groups.size(); i++) {
            text.append(i == 0 ? "" : ",").append(texts.text(now.node(), groups.get(i)));
        }
        return text.append(']').toString();
    }

    /** An object that goes on. */
    private static String open(JsonObject head) {
        String text = head.encode();
        return text.substring(0, text.length() - 1) + ",";
    }
}
