package io.mainstay.core.plan;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the leader's own voter hears of the nodes; good for choosing, never for deciding.
 *
 * @param heardMs when each node was last heard, on the leader's clock; a node never heard is missing
 * @param leadingSinceMs since when this node leads
 * @param silenceMs a node not heard for longer is no target
 */
public record LeaseView(SortedMap<String, Long> heardMs, long leadingSinceMs, long silenceMs) {
    public LeaseView {
        heardMs = Collections.unmodifiableSortedMap(new TreeMap<>(heardMs));
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
