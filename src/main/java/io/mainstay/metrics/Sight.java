package io.mainstay.metrics;

import io.mainstay.core.snapshot.BusState;
import io.mainstay.core.snapshot.ClusterSnapshot;
import io.mainstay.core.snapshot.NodeSnapshot;
import io.mainstay.core.snapshot.WholeGroup;
import java.util.List;
import java.util.Optional;

/**
 * All that one scrape is made of, of one moment; immutable, so that it may be written on another thread than it was taken on.
 *
 * @param own this node's word; empty while it has said nothing
 * @param cluster with the lease as it is by now; empty until the ledger is heard, and on a node alone with nothing to tell
 * @param bus how the event bus between the nodes does; empty where none was started
 * @param groups each on all nodes
 * @param nowMs the node's monotonic clock
 * @param wallMs the node's wall clock
 */
public record Sight(
        Optional<NodeSnapshot> own,
        Optional<ClusterSnapshot> cluster,
        Optional<BusState> bus,
        List<WholeGroup> groups,
        long nowMs,
        long wallMs) {
    public Sight {
        groups = List.copyOf(groups);
    }
}
