package io.mainstay.core.group;

import io.mainstay.core.agent.AgentEvent.Standing;

/**
 * Who may run a group.
 *
 * @param node the owner's name; empty when there is none
 * @param epoch of this ownership; 0 when there is none
 * @param failoverTarget the node that would take the group if this one could not; empty when there is none
 * @param noTarget why there is none, as half a sentence; empty when there is one
 */
public record Owner(String node, long epoch, String failoverTarget, String noTarget) {
    public static final Owner NONE = new Owner("", 0, "", "nobody has been asked yet");

    public boolean is(String name) {
        return node.equals(name);
    }

    /** Whether another node than {@code name} has it. */
    public boolean isElsewhere(String name) {
        return !node.isEmpty() && !node.equals(name);
    }

    Standing standingOf(String name, GroupSpec.Kind kind) {
        return kind == GroupSpec.Kind.FAILOVER && isElsewhere(name) ? Standing.OWNED_ELSEWHERE : Standing.FREE;
    }
}
