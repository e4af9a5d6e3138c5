package io.mainstay.core.snapshot;

import io.mainstay.core.event.Event;
import java.util.List;
import java.util.Optional;

/**
 * What one node tells of all it knows: itself, the cluster, the groups on all nodes, the events of all.
 *
 * @param node who tells it; without groups and events
 * @param cluster without plans and history, which stand with the groups; empty until the ledger is heard
 * @param events oldest first
 */
public record Picture(
        NodeSnapshot node, Optional<ClusterSnapshot> cluster, List<WholeGroup> groups, List<Event> events) {
    public Picture {
        groups = List.copyOf(groups);
        events = List.copyOf(events);
    }
}
