package io.mainstay.core.group;

import io.mainstay.core.Step;
import io.mainstay.core.agent.AgentEvent;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.event.EventKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** One step in the making: the group as far as it has come, and the actions gathered on the way. */
final class GroupWork {
    Group group;
    final long nowMs;
    private final List<GroupAction> actions = new ArrayList<>();
    private final List<Hooks.HookId> waitedFor = new ArrayList<>();

    GroupWork(Group group, long nowMs) {
        this.group = group;
        this.nowMs = nowMs;
    }

    void tell(String resource, AgentEvent event) {
        actions.add(new GroupAction.Tell(resource, event));
    }

    void reply(long request, CommandReply reply) {
        actions.add(new GroupAction.Reply(request, reply));
    }

    void raise(String resource, EventKind kind, String text) {
        actions.add(new GroupAction.Raise(resource, kind, text));
    }

    /** An order waits until this hook has ended. */
    void waitsFor(Hooks.HookId hook) {
        waitedFor.add(hook);
    }

    boolean isWaitedFor(Hooks.HookId hook) {
        return waitedFor.contains(hook);
    }

    void run(GroupAction action) {
        actions.add(action);
    }

    /** States a fact, where this node has something to state: only an owner does. */
    void state(GroupFact fact, String because) {
        if (group.owner().is(group.node())) {
            actions.add(new GroupAction.State(fact, group.owner().epoch(), because));
        }
    }

    void want(Collection<String> names, Member.Wanted wanted) {
        group = group.withEach(names, member -> member.want(wanted));
    }

    Step<Group, GroupAction> toStep() {
        return new Step<>(group, actions);
    }
}
