package io.mainstay.core.group;

import io.mainstay.core.agent.AgentEvent.Freeze;
import io.mainstay.core.agent.AgentEvent.Standing;

/**
 * Who may run a group, and what is to become of it.
 *
 * @param node the owner's name; empty when there is none
 * @param epoch of this ownership; 0 when there is none
 * @param duty what the owner is to do; without an owner, what the next one will have to
 * @param faultsKept whether the ledger keeps a fault of this group on the node that is told this (G14)
 * @param failoverTarget the node that would take the group if this one could not; empty when there is none
 * @param noTarget why there is none, as half a sentence; empty when there is one
 */
public record Owner(
        String node,
        long epoch,
        Duty duty,
        Freeze freeze,
        FaultsKept faultsKept,
        String failoverTarget,
        String noTarget) {
    public static final Owner NONE = new Owner("", 0, "", "nobody has been asked yet");

    /** What an owner is to do. */
    public enum Duty {
        /** A node alone: the group's AutoStart and its operators decide. */
        AS_CONFIGURED,
        /** Bring it online, or keep it so. */
        RUN,
        /** Take it offline, verify that, and give it up. */
        RELEASE
    }

    /** Whether a fault here is on record. */
    public enum FaultsKept {
        NONE,
        HERE
    }

    /** An owner without a ledger. */
    public Owner(String node, long epoch, String failoverTarget, String noTarget) {
        this(node, epoch, Duty.AS_CONFIGURED, Freeze.THAWED, FaultsKept.NONE, failoverTarget, noTarget);
    }

    public boolean is(String name) {
        return node.equals(name);
    }

    /** Whether another node than {@code name} has it. */
    public boolean isElsewhere(String name) {
        return !node.isEmpty() && !node.equals(name);
    }

    /** Whether a ledger stands behind it: what the owner states is waited for. */
    boolean isOnRecord() {
        return duty != Duty.AS_CONFIGURED;
    }

    Standing standingOf(String name, GroupSpec.Kind kind) {
        return kind == GroupSpec.Kind.FAILOVER && isElsewhere(name) ? Standing.OWNED_ELSEWHERE : Standing.FREE;
    }
}
