package io.mainstay.core.group;

import io.mainstay.core.agent.AgentReport;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.probe.OnProbeFail;
import io.mainstay.core.probe.ProbeFailPolicy.LoadBalancer;
import io.mainstay.core.probe.ProbeFailPolicy.Notice;

/** What a group hears on one node: reports of its resources' agents, requests, and who may run it. */
public sealed interface GroupEvent {
    /**
     * An agent of the group says how it stands; repeated reports are harmless.
     *
     * @param looked the number of the last look that it has answered; 0 before the first
     */
    record Reported(AgentReport report, long looked) implements GroupEvent {}

    /** An operator asks for something; answered by one {@code Reply} with the same number. */
    record Commanded(long request, OperatorCommand command) implements GroupEvent {}

    /** Who may run the group has changed. */
    record OwnerChanged(Owner owner) implements GroupEvent {}

    /** The node's lease is about to end, or its life is over: everything is forced offline at once, in no order. */
    record LeaseLost(String reason) implements GroupEvent {}

    /** The node holds a lease: what it owns may run. */
    record LeaseHeld() implements GroupEvent {}

    /** A resource's health check misses its load balancer (C11), which another node of the group may still hear. */
    record HealthFailed(String resource, OnProbeFail policy, Notice notice, LoadBalancer loadBalancer, String reason)
            implements GroupEvent {}

    /** The configuration has changed in attributes, parameters or flags; the resources are the same, and so are their
     * children. The agents are told by the shell. */
    record SpecChanged(GroupSpec spec) implements GroupEvent {}

    /**
     * The group is declared anew, and anything of it may differ: what has to end for that goes offline first, and is told to
     * the shell as {@code Staff} when it is down.
     */
    record Declared(GroupSpec spec) implements GroupEvent {}

    /** The hook with this number has ended; {@code words} say how. */
    record HookEnded(long call, HookResult result, String words) implements GroupEvent {}

    /** How a hook has ended. */
    enum HookResult {
        DONE,
        FAILED
    }

    /** Time has passed; a hook may have taken too long. */
    record Tick() implements GroupEvent {}

    /** The node leaves in order: everything goes offline and stays so. */
    record Leaving() implements GroupEvent {}
}
