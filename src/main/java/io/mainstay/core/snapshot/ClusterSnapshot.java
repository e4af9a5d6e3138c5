package io.mainstay.core.snapshot;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The cluster as one node knows it: from its ledger, its lease channel and its bus.
 *
 * @param node whose view it is
 * @param leader who leads the ledger; empty while nobody is known to
 * @param waitsFor why this node's ledger is not open, with what helps; empty once it is
 * @param index of the last command that this node has applied
 * @param lease this node's own
 * @param nodes every configured node, by name
 * @param groups every group that the ledger knows, by name
 * @param history the ledger's last commands, oldest first
 */
public record ClusterSnapshot(
        String node,
        String leader,
        String waitsFor,
        long index,
        Lease lease,
        Bus bus,
        List<Member> nodes,
        List<GroupPlan> groups,
        List<Past> history) {
    public ClusterSnapshot {
        nodes = List.copyOf(nodes);
        groups = List.copyOf(groups);
        history = List.copyOf(history);
    }

    /** Of a node whose ledger is open. */
    public ClusterSnapshot(
            String node,
            String leader,
            long index,
            Lease lease,
            Bus bus,
            List<Member> nodes,
            List<GroupPlan> groups,
            List<Past> history) {
        this(node, leader, "", index, lease, bus, nodes, groups, history);
    }

    /**
     * This node's permission to run what it owns.
     *
     * @param ttlMs how long it lasts from its renewal; 0 on a node alone, which needs none
     * @param leftMs until its end; 0 when it has none
     */
    public record Lease(long ttlMs, long leftMs) {
        /** That of a node alone. */
        public static final Lease NONE = new Lease(0, 0);

        /** What is left of it after so long, if it is not renewed meanwhile. */
        public Lease after(long ms) {
            return new Lease(ttlMs, Math.max(0, leftMs - ms));
        }

        /** Whether this node may run what it owns, as far as the lease goes. */
        public boolean lasts() {
            return ttlMs == 0 || leftMs > 0;
        }
    }

    /**
     * The clustered event bus, which shows and decides nothing.
     *
     * @param text why it is down, or whom it sees
     */
    public record Bus(boolean up, String text) {}

    /**
     * One configured node.
     *
     * @param role node or witness
     * @param live whether the ledger holds its present life for alive
     * @param life its newest incarnation
     * @param voter whether it votes
     * @param heardAgoMs since this node heard it; -1 when never
     * @param unheardBy the voters that state not to hear it
     * @param version of its program; empty while it does not live
     * @param config digest of its file; empty while it does not live
     */
    public record Member(
            String name,
            String address,
            String role,
            boolean live,
            long life,
            boolean voter,
            boolean drained,
            long heardAgoMs,
            List<String> unheardBy,
            String version,
            String config) {
        public Member {
            unheardBy = List.copyOf(unheardBy);
        }
    }

    /**
     * What the ledger says about a group, and what the planner makes of it.
     *
     * @param owner empty when there is none
     * @param epoch of the present ownership; 0 when there is none
     * @param phase how far it is, in the ledger's words
     * @param wanted online or offline
     * @param moveTo where it is on its way to; empty when nowhere
     * @param faults what happened where, until cleared
     * @param sentence what the planner does about it and why
     * @param target where it would go if its owner were lost now; empty when nowhere
     * @param noTarget why not, as half a sentence
     * @param rejected the other nodes, each with why it is not the target
     */
    public record GroupPlan(
            String name,
            String owner,
            long epoch,
            String phase,
            String wanted,
            boolean frozen,
            String moveTo,
            SortedMap<String, String> faults,
            String sentence,
            String target,
            String noTarget,
            SortedMap<String, String> rejected) {
        public GroupPlan {
            faults = Collections.unmodifiableSortedMap(new TreeMap<>(faults));
            rejected = Collections.unmodifiableSortedMap(new TreeMap<>(rejected));
        }
    }

    /**
     * One command of the ledger.
     *
     * @param atWallMs when this node applied it, by its wall clock; 0 when that was before its start
     * @param group which group it is about; empty when none
     * @param kind the command's name
     */
    public record Past(long index, long atWallMs, String group, String kind, boolean accepted, String text) {}
}
