package io.mainstay.core.plan;

import io.mainstay.core.ledger.ClusterState;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the leader itself sees of nodes, groups and the day; good for choosing, never for deciding.
 *
 * @param heardMs when each node was last heard, on the leader's clock; a node never heard is missing
 * @param leadingSinceMs since when this node leads
 * @param silenceMs a node not heard for longer is no target
 * @param sightings since when each group is as it is
 * @param minuteOfDay by the wall clock, 0 to 1439, for windows of failback only; {@link #NO_MINUTE} when not known
 */
public record LeaseView(
        SortedMap<String, Long> heardMs, long leadingSinceMs, long silenceMs, Sightings sightings, int minuteOfDay) {
    public static final int NO_MINUTE = -1;

    public LeaseView {
        heardMs = Collections.unmodifiableSortedMap(new TreeMap<>(heardMs));
    }

    /** One that has seen no group and knows no time of the day. */
    public LeaseView(SortedMap<String, Long> heardMs, long leadingSinceMs, long silenceMs) {
        this(heardMs, leadingSinceMs, silenceMs, Sightings.NONE, NO_MINUTE);
    }

    /** The same, but for having seen that state too. */
    LeaseView seen(ClusterState state, long nowMs) {
        return new LeaseView(heardMs, leadingSinceMs, silenceMs, sightings.seen(state, nowMs), minuteOfDay);
    }

    /** Why the node counts as silent, as half a sentence; empty when it is heard. */
    String silence(String node, long nowMs) {
        Long heard = heardMs.get(node);
        if (heard == null) {
            return "the leader has not heard it";
        }
        return nowMs - heard > silenceMs ? "not heard for " + (nowMs - heard) + " ms" : "";
    }
}
