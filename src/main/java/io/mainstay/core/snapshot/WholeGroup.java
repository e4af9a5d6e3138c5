package io.mainstay.core.snapshot;

import io.mainstay.core.group.GroupState;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One group on all nodes, as one node can tell it: what the ledger says of it, and what each node says of its own share.
 *
 * @param kind failover, parallel or single-node; empty while no node has told it
 * @param state of the whole (c.2)
 * @param owner the node that may have it online; empty when none
 * @param sentence what is done about it and why, in the words of the node that runs it, else of the planner
 * @param ledger empty while this node has not heard the ledger on this group
 * @param shares by node
 */
public record WholeGroup(
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
        Optional<ClusterSnapshot.GroupPlan> ledger,
        SortedMap<String, Share> shares) {
    public WholeGroup {
        shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
    }

    /** How much a node's word is worth. */
    public enum Heard {
        /** It is this node's own. */
        OWN,
        /** Another node's, and fresh. */
        FRESH,
        /** Another node's, from a while ago: how it was then. */
        STALE,
        /** The node has told nothing. */
        MISSING
    }

    /**
     * What one node says of the group.
     *
     * @param text what is wrong with its word when it is not fresh; empty when nothing is
     */
    public record Share(
            String node,
            GroupState state,
            String sentence,
            List<ResourceSnapshot> resources,
            Heard heard,
            String text) {
        public Share {
            resources = List.copyOf(resources);
        }

        public boolean isKnown() {
            return heard == Heard.OWN || heard == Heard.FRESH;
        }
    }

    public Optional<Share> share(String node) {
        return Optional.ofNullable(shares.get(node));
    }

    /** Where it is on its way to; empty when nowhere. */
    public String moveTo() {
        return ledger.map(ClusterSnapshot.GroupPlan::moveTo).orElse("");
    }

    /** What the planner does about it and why; empty while nothing is heard of it. */
    public String plan() {
        return ledger.map(ClusterSnapshot.GroupPlan::sentence).orElse("");
    }
}
