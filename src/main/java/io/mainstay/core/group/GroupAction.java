package io.mainstay.core.group;

import io.mainstay.core.agent.AgentEvent;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.event.EventKind;

/** What a group orders. */
public sealed interface GroupAction {
    /** Hand the event to the agent of that resource. */
    record Tell(String resource, AgentEvent event) implements GroupAction {}

    /** Answer the operator's request. */
    record Reply(long request, CommandReply reply) implements GroupAction {}

    /** Tell operators; {@code resource} is empty where the group as a whole is meant. */
    record Raise(String resource, EventKind kind, String text) implements GroupAction {}

    /**
     * Run the hook; answered by one {@code HookEnded} with the same number, or cancelled.
     *
     * @param resource empty for the group's own
     * @param cause why the group does what it does, for the program
     */
    record RunHook(long call, HookKind kind, String resource, String program, String cause) implements GroupAction {}

    /** Have that resource do an action of its own, and answer the operator's request with what it says. */
    record Act(long request, String resource, String action) implements GroupAction {}

    /** End the hook with this number, with all it started; an answer that still comes is dropped. */
    record CancelHook(long call) implements GroupAction {}

    /**
     * Let the agents go whose resources are not as they were, make new ones for those that are new or replaced, and tell the
     * others how they are configured now. Nothing of what goes runs. A report of one that has gone is not to come any more.
     */
    record Staff(GroupSpec before, GroupSpec after) implements GroupAction {}

    /** Tell the keeper of ownership a fact about this group on this node, under the epoch it was had with. */
    record State(GroupFact fact, long epoch, String because) implements GroupAction {}
}
