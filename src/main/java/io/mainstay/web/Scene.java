package io.mainstay.web;

import io.mainstay.core.event.EventLog;
import io.mainstay.core.snapshot.NodeSnapshot;
import io.mainstay.core.snapshot.WholeGroup;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything there is to be seen at one moment, drawn. What did not change from one scene to the next is the same object.
 *
 * @param frame leader, lease, bus and nodes, as text; empty until the ledger is heard
 * @param groups by name, in order
 */
record Scene(
        NodeSnapshot own,
        Optional<Frame> frame,
        Map<String, Drawn> groups,
        List<Knowledge.Placed> events,
        EventLog log) {
    /** The cluster without its groups, as it was drawn last. */
    record Frame(JsonObject json, String text, long drawnAtMs) {}

    /**
     * One group.
     *
     * @param number grows with every drawing of this node's life
     */
    record Drawn(WholeGroup group, JsonObject json, String text, long number) {}

    long lastEvent() {
        return events.isEmpty() ? 0 : events.get(events.size() - 1).place();
    }

    /** What came after the event of that place, oldest first. */
    List<Knowledge.Placed> eventsAfter(long place) {
        int first = events.size();
        while (first > 0 && events.get(first - 1).place() > place) {
            first--;
        }
        return events.subList(first, events.size());
    }
}
