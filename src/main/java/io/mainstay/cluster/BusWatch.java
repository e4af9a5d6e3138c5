package io.mainstay.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Judges one session of the bus by what arrives: whom messages reach both ways, and whether to begin anew. Hazelcast's
 * own list of members is no evidence, since a member that was expelled and came back may have lost its subscriptions.
 * Pure; times are the caller's.
 */
final class BusWatch {
    /** Beats come each one to three seconds; one that is so old no longer counts. */
    static final long BEAT_LIMIT_MS = 7_000;
    /** How long the smaller part waits for Hazelcast to merge (at most 20 s, see the settings) before it begins anew. */
    static final long PATIENCE_MS = 21_000;
    /** Members of the smaller part take turns, so that one finds the other. */
    static final long TURN_MS = 2_500;
    /** Of two equal parts the one with the first name stays; longer than the other part needs, in case it is the sick one. */
    static final long LONG_PATIENCE_MS = 60_000;
    /** One's own beats come back whatever the others do; if not, the subscriptions are gone. */
    static final long OWN_BEAT_LIMIT_MS = 12_000;
    /** Who slept a while has perhaps been expelled: the smaller part does not wait for a merge then. */
    static final long SLEPT_PATIENCE_MS = 4_000;
    /** A sleep explains what goes missing so soon after it. */
    private static final long SLEPT_COUNTS_MS = 20_000;

    private static final long NEVER = Long.MIN_VALUE / 2;
    /** Each vain attempt doubles the patience up to this factor. */
    private static final long MAX_FACTOR = 16;

    private final String self;
    private final List<String> order;
    private final Map<String, Seen> seen = new HashMap<>();
    private final Map<String, Long> lackingSince = new TreeMap<>();
    private long beganMs;
    private long factor = 1;
    private long sleptMs = NEVER;

    private record Seen(Beat beat, long atMs) {}

    /** @param order all configured members' names, in the same order on every node */
    BusWatch(String self, List<String> order) {
        this.self = self;
        this.order = List.copyOf(order);
    }

    /** A new session is open. */
    void began(long nowMs) {
        seen.clear();
        lackingSince.clear();
        sleptMs = NEVER;
        beganMs = nowMs;
    }

    /** These fell silent on the lease channel: what they said before no longer counts, and they have missed what we said. */
    void forget(Collection<String> names) {
        seen.keySet().removeAll(names);
    }

    /** This node was not awake for a moment; others may have let go of it. */
    void slept(long nowMs) {
        sleptMs = nowMs;
    }

    /** The session is given up for want of someone: the next one gets more time. */
    void wasInVain() {
        factor = Math.min(MAX_FACTOR, factor * 2);
    }

    /** Takes up a beat; answers whether its sender has not been there before and has everything to learn. */
    boolean beat(Beat beat, long nowMs) {
        if (!order.contains(beat.node())) {
            return false;
        }
        Seen before = seen.put(beat.node(), new Seen(beat, nowMs));
        return before == null || !before.beat.session().equals(beat.session());
    }

    /** Whose beats arrive here, this node included, in order. */
    List<String> hears(long nowMs) {
        return order.stream().filter(name -> isFresh(name, nowMs)).toList();
    }

    /** Whom of those that the lease channel hears messages reach both ways, and this node. */
    List<String> reached(List<String> heard, long nowMs) {
        return order.stream()
                .filter(name -> name.equals(self) || (heard.contains(name) && isFresh(name, nowMs) && hearsUs(name)))
                .toList();
    }

    /** Who is heard on the lease channel and not reached on the bus. */
    List<String> lacking(List<String> heard, long nowMs) {
        List<String> lacking = new ArrayList<>(heard);
        lacking.removeAll(reached(heard, nowMs));
        return lacking;
    }

    /** Why this session should end, or null. To be asked about once a second. */
    @Nullable String reasonToEnd(List<String> heard, long nowMs) {
        List<String> lacking = lacking(heard, nowMs);
        lackingSince.keySet().retainAll(lacking);
        lacking.forEach(name -> lackingSince.putIfAbsent(name, nowMs));
        if (lacking.isEmpty() && !heard.isEmpty()) {
            factor = 1;
        }
        Seen own = seen.get(self);
        if (nowMs - (own == null ? beganMs : own.atMs) > OWN_BEAT_LIMIT_MS * factor) {
            return "not even this node's own messages came back";
        }
        long since = lackingSince.values().stream().mapToLong(at -> at).min().orElse(nowMs);
        boolean hasSlept = since - sleptMs < SLEPT_COUNTS_MS;
        return nowMs - since > patience(reached(heard, nowMs), lacking, hasSlept)
                ? String.join(", ", lacking) + " could not be reached"
                : null;
    }

    private long patience(List<String> side, List<String> lacking, boolean hasSlept) {
        if (side.size() > lacking.size()) {
            return Long.MAX_VALUE;
        }
        TreeSet<String> all = new TreeSet<>(side);
        all.addAll(lacking);
        boolean isFirst = side.size() == lacking.size() && side.contains(all.first());
        if (hasSlept && side.size() < lacking.size()) {
            return factor * SLEPT_PATIENCE_MS;
        }
        return factor * (isFirst ? LONG_PATIENCE_MS : PATIENCE_MS + TURN_MS * order.indexOf(self));
    }

    private boolean isFresh(String name, long nowMs) {
        Seen last = seen.get(name);
        return last != null && nowMs - last.atMs <= BEAT_LIMIT_MS;
    }

    private boolean hearsUs(String name) {
        Seen last = seen.get(name);
        return last != null && last.beat.hears().contains(self);
    }
}
