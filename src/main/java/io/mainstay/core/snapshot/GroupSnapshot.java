package io.mainstay.core.snapshot;

import io.mainstay.core.group.GroupState;
import java.util.List;

/**
 * One group on one node, as operators read it.
 *
 * @param kind failover, parallel or single-node
 * @param owner the node that may have it online; empty when none
 * @param epoch of the present ownership; 0 when none
 * @param wanted what the node is working towards: {@code online}, {@code offline}, or {@code as found}
 * @param canFailOver whether it could move now
 * @param failover where it could move, or why it could not; follows "failover possible:" or "no failover:"
 * @param sentence what the node decided last about the group and why, including to do nothing
 */
public record GroupSnapshot(
        String name,
        String kind,
        GroupState state,
        String owner,
        long epoch,
        String wanted,
        boolean frozen,
        boolean canFailOver,
        String failover,
        String sentence,
        List<ResourceSnapshot> resources) {}
