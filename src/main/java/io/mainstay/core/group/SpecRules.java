package io.mainstay.core.group;

import io.mainstay.core.agent.AgentEvent;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.group.Group.Pending;
import io.mainstay.core.group.Group.Phase;
import io.mainstay.core.group.Member.Wanted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a group that may be running gets another configuration (V5): what has to end goes offline in order, the rest stays; when
 * all of it is down the new one is in force, and what it wants is started.
 */
final class SpecRules {
    private SpecRules() {}

    static void declared(GroupWork work, GroupSpec next) {
        Group group = work.group;
        if (group.spec().equals(next)) {
            work.group = group.with(Optional.empty());
            return;
        }
        Set<String> ending = SpecChange.of(group.spec(), next).ending();
        work.group = group.with(Optional.of(new Pending(next, ending, 0)));
    }

    /** Puts the configuration that waits in force, once nothing stands against it. */
    static void settle(GroupWork work) {
        Group group = work.group;
        Pending pending = group.pending().orElse(null);
        if (pending == null || !isOver(work, pending)) {
            return;
        }
        SpecChange change = SpecChange.of(group.spec(), pending.spec());
        Map<String, Member> staff = new LinkedHashMap<>();
        for (ResourceSpec spec : pending.spec().resources()) {
            staff.put(spec.name(), member(group, change, spec));
        }
        for (Hooks.Run run : group.hooks().running()) {
            if (!run.id().isGroups() && pending.ending().contains(run.id().resource())) {
                work.group = work.group.with(work.group.hooks().ended(run));
                work.run(new GroupAction.CancelHook(run.call()));
            }
        }
        work.run(new GroupAction.Staff(group.spec(), pending.spec()));
        work.group = work.group.with(pending.spec(), staff);
        for (String name : change.added()) {
            introduce(work, name);
        }
        for (String name : change.replaced()) {
            introduce(work, name);
        }
    }

    /**
     * Whether nothing runs of what is to be let go of. The last monitor may be minutes old, and nobody sees any more what
     * somebody has started since: once all is down each is looked at again. What is never stopped holds up nobody, since the
     * change is for its next start, and what is disabled is not looked at.
     */
    private static boolean isOver(GroupWork work, Pending pending) {
        List<Member> stopped = pending.ending().stream()
                .map(work.group::member)
                .filter(member -> member.canStop() && !member.isDetached())
                .toList();
        if (!stopped.stream().allMatch(Member::isDown)) {
            work.group = work.group.with(Optional.of(pending.lookingFor(0)));
            return false;
        }
        if (pending.look() == 0 && !stopped.isEmpty()) {
            work.group = work.group.with(Optional.of(pending.lookingFor(work.nowMs)));
            stopped.forEach(member -> work.tell(member.name(), new AgentEvent.LookRequested(work.nowMs)));
            return false;
        }
        return stopped.stream().allMatch(member -> member.looked() == pending.look());
    }

    private static Member member(Group group, SpecChange change, ResourceSpec spec) {
        if (change.replaced().contains(spec.name())) {
            return Member.unknown(spec).want(group.member(spec.name()).wanted());
        }
        if (!change.added().contains(spec.name())) {
            return group.member(spec.name()).configured(spec);
        }
        Member added = Member.unknown(spec);
        boolean starts = group.phase() == Phase.SETTLED
                && added.startsWithItsGroup()
                && GroupView.wantedOf(group).equals("online");
        return starts ? added.want(Wanted.ONLINE) : added;
    }

    /** A new agent knows nothing of its group. */
    private static void introduce(GroupWork work, String name) {
        work.tell(name, new AgentEvent.StandingChanged(work.group.standing()));
        if (work.group.isFrozen() && !work.group.isFenced()) {
            work.tell(name, new AgentEvent.FreezeChanged(AgentEvent.Freeze.FROZEN));
        }
    }

    /** A stop that did not take effect: what runs there goes on, and the new configuration waits. */
    static void stopFailed(GroupWork work, Member member) {
        boolean isWaitedFor = work.group
                .pending()
                .map(pending -> pending.ending().contains(member.name()))
                .orElse(false);
        if (isWaitedFor) {
            work.raise(
                    member.name(),
                    EventKind.CONFIG_WAITS,
                    GroupView.stopFailedOf(work.group, member)
                            + "; the new configuration of the group holds here once it is offline");
        }
    }
}
