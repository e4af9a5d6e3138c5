package io.mainstay.web;

import io.mainstay.core.event.Asking;
import io.mainstay.core.event.Event;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.snapshot.BusState;
import io.mainstay.core.snapshot.ClusterSnapshot;
import io.mainstay.core.snapshot.ClusterSnapshot.GroupPlan;
import io.mainstay.core.snapshot.ClusterSnapshot.Lease;
import io.mainstay.core.snapshot.Gathering;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.MemberSnapshot;
import io.mainstay.core.snapshot.NodeSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The newest of all that this node has been told: of itself, of the cluster, of the other nodes. What did not change stays
 * the same object, so that nobody draws it again. Used from the web verticle's context only.
 */
final class Knowledge {
    /** Events of all nodes that are kept; as many as a node keeps of its own. */
    static final int MAX_EVENTS = 1_000;

    private final LongSupplier nowMs;
    private final Map<String, Map<String, GroupSnapshot>> said = new TreeMap<>();
    private final TreeMap<String, MemberSnapshot> members = new TreeMap<>();
    private final LinkedHashMap<String, Placed> events = new LinkedHashMap<>();
    private final Map<String, GroupPlan> plans = new HashMap<>();
    private @Nullable NodeSnapshot own;
    private @Nullable ClusterSnapshot cluster;
    private @Nullable BusState bus;
    private long clusterAtMs;
    private EventLog log = EventLog.CLOSED;
    private long lastOwnEvent;
    private long lastPlace;

    /**
     * An event and its place among all that this node was told; places only grow. One that gets its number in the log comes
     * again, with a place of its own, and the first is forgotten.
     */
    record Placed(long place, LoggedEvent event) {}

    /** @param nowMs this node's monotonic clock */
    Knowledge(LongSupplier nowMs) {
        this.nowMs = nowMs;
    }

    /** Takes this node's own word unless it is older than the one at hand. */
    void take(NodeSnapshot next) {
        if (own != null && next.sequence() < own.sequence()) {
            return;
        }
        own = next;
        said.put(next.node(), groups(next));
        for (Event event : next.recent()) {
            if (event.sequence() > lastOwnEvent) {
                lastOwnEvent = event.sequence();
                tell(LoggedEvent.of(event, next.life(), Asking.NOBODY));
            }
        }
    }

    void take(MemberSnapshot next) {
        String node = next.snapshot().node();
        members.put(node, next);
        said.put(node, groups(next.snapshot()));
    }

    void take(ClusterSnapshot next) {
        cluster = next;
        clusterAtMs = nowMs.getAsLong();
        Map<String, GroupPlan> before = new HashMap<>(plans);
        plans.clear();
        for (GroupPlan plan : next.groups()) {
            plans.put(plan.name(), kept(before.get(plan.name()), plan));
        }
    }

    void take(BusState next) {
        bus = next;
    }

    /** What a node told, as it happened. What was decided, and every number, is believed of the log alone. */
    void take(LoggedEvent event) {
        if (!event.isDecision()) {
            tell(event.numbered(0));
        }
    }

    private void tell(LoggedEvent event) {
        if (!events.containsKey(key(event))) {
            add(event);
        }
    }

    /** The log, which has grown. */
    void take(EventLog next) {
        long from = Math.max(log.last(), next.last() - MAX_EVENTS);
        log = next;
        next.after(from, MAX_EVENTS).forEach(this::add);
    }

    private void add(LoggedEvent event) {
        String key = key(event);
        events.remove(key);
        events.put(key, new Placed(++lastPlace, event));
        if (events.size() > MAX_EVENTS) {
            Iterator<String> eldest = events.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    private static String key(LoggedEvent event) {
        return event.isDecision()
                ? String.valueOf(event.number())
                : event.node() + " " + event.life() + " " + event.sequence();
    }

    /** A node's word comes whole: what it only repeats stays the object that it was. */
    private Map<String, GroupSnapshot> groups(NodeSnapshot next) {
        Map<String, GroupSnapshot> before = said.getOrDefault(next.node(), Map.of());
        Map<String, GroupSnapshot> after = new TreeMap<>();
        next.groups().forEach(group -> after.put(group.name(), kept(before.get(group.name()), group)));
        return after;
    }

    private static <T> T kept(@Nullable T before, T after) {
        return before != null && before.equals(after) ? before : after;
    }

    Optional<NodeSnapshot> own() {
        return Optional.ofNullable(own);
    }

    Optional<ClusterSnapshot> cluster() {
        return Optional.ofNullable(cluster);
    }

    /** How much is left of this node's lease by now, however old the word on it is; 0 when nothing. */
    long leaseLeftMs() {
        ClusterSnapshot known = cluster;
        return known == null ? 0 : Math.max(0, known.lease().leftMs() - (nowMs.getAsLong() - clusterAtMs));
    }

    /**
     * What is left of a node's lease: what it had when it spoke last and, once it should have spoken again, less the time since
     * then; none where it has told nothing.
     */
    Lease lease(String node) {
        ClusterSnapshot known = cluster;
        if (known != null && known.node().equals(node)) {
            return new Lease(known.lease().ttlMs(), leaseLeftMs());
        }
        MemberSnapshot member = members.get(node);
        return member == null
                ? Lease.NONE
                : member.lease().after(Math.max(0, nowMs.getAsLong() - member.receivedAtMs() - Gathering.REPEAT_MS));
    }

    /** Whether this node may run what it owns: its lease lasts, or nobody else is there who could have it. */
    boolean mayRun() {
        ClusterSnapshot known = cluster;
        return known == null || known.lease().ttlMs() == 0 || leaseLeftMs() > 0;
    }

    /** How long ago a member was last heard on the bus; -1 when never. */
    long silentMs(String node) {
        MemberSnapshot member = members.get(node);
        return member == null ? -1 : Math.max(0, nowMs.getAsLong() - member.receivedAtMs());
    }

    Optional<GroupPlan> plan(String group) {
        return Optional.ofNullable(plans.get(group));
    }

    /** What each node says of that group. */
    SortedMap<String, GroupSnapshot> said(String group) {
        TreeMap<String, GroupSnapshot> all = new TreeMap<>();
        said.forEach((node, groups) -> {
            GroupSnapshot one = groups.get(group);
            if (one != null) {
                all.put(node, one);
            }
        });
        return all;
    }

    List<Placed> events() {
        return new ArrayList<>(events.values());
    }

    EventLog log() {
        return log;
    }

    /** What happened on this node and is not in the log yet, oldest first. */
    List<LoggedEvent> waiting() {
        NodeSnapshot known = own;
        return known == null
                ? List.of()
                : events.values().stream()
                        .map(Placed::event)
                        .filter(event -> event.number() == 0 && event.node().equals(known.node()))
                        .toList();
    }

    /** What those say of the bus who run it; empty where nobody does. */
    Optional<BusState> busState() {
        return Optional.ofNullable(bus);
    }

    /** The bus as those know it who run it, else as the ledger's side has it. */
    Optional<ClusterSnapshot.Bus> bus() {
        BusState told = bus;
        return told != null
                ? Optional.of(new ClusterSnapshot.Bus(told.up(), told.sentence()))
                : cluster().map(ClusterSnapshot::bus);
    }

    /** All of it, by now. The node's own word must be known. */
    Gathering gathering() {
        NodeSnapshot known = own().orElseThrow();
        String busText = bus().filter(state -> !state.up())
                .map(ClusterSnapshot.Bus::text)
                .orElse("");
        return new Gathering(known, cluster(), members, busText, nowMs.getAsLong());
    }
}
