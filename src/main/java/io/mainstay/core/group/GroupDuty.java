package io.mainstay.core.group;

import io.mainstay.core.agent.AgentEvent;
import io.mainstay.core.agent.AgentEvent.Freeze;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.group.Group.Phase;
import io.mainstay.core.group.Group.Stated;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What this node owes the ledger about a group: to run it while it is the owner and holds a lease, to end it when not,
 * to give it up when asked, and to say each of these things once an epoch.
 */
final class GroupDuty {
    private GroupDuty() {}

    static void ownerChanged(GroupWork work, Owner owner) {
        Group group = work.group;
        Owner before = group.owner();
        if (owner.equals(before)) {
            return;
        }
        work.group = group.with(owner);
        if (before.is(group.node()) != owner.is(group.node()) || !before.node().equals(owner.node())) {
            AgentEvent.Standing standing = work.group.standing();
            work.group.all().forEach(member -> work.tell(member.name(), new AgentEvent.StandingChanged(standing)));
        }
        if (owner.freeze() != before.freeze()) {
            GroupCommands.freeze(work, owner.freeze());
        }
        if (!owner.isOnRecord()) {
            return;
        }
        if (before.epoch() != owner.epoch() && group.phase() != Phase.LEAVING) {
            // Another ownership, or none: what was wanted under the last one is spent.
            work.group = work.group
                    .with(Phase.FRESH)
                    .with(new Stated(0, group.stated().released(), 0));
            work.want(work.group.members().keySet(), Member.Wanted.AS_FOUND);
        }
        if (before.faultsKept() == Owner.FaultsKept.HERE && owner.faultsKept() == Owner.FaultsKept.NONE) {
            clearFaults(work); // G14
            if (work.group.phase() == Phase.FAULTED_DOWN) {
                work.group = work.group.with(Phase.FRESH);
            }
        }
        Stated stated = work.group.stated();
        if (owner.duty() == Owner.Duty.RUN && stated.releaseFailed() != 0) {
            work.group = work.group.with(new Stated(stated.started(), stated.released(), 0));
        }
    }

    static void clearFaults(GroupWork work) {
        for (Member member : work.group.all()) {
            if (member.isFaulted()) {
                work.tell(member.name(), new AgentEvent.FaultCleared());
            }
        }
    }

    /** Parents first, so that the load balancer is turned away before anything else; but nobody waits for anybody. */
    static void leaseLost(GroupWork work) {
        Group group = work.group;
        // An order to start may never have reached its agent: nothing counts as on its way.
        work.group = group.with(Group.Lease.LOST)
                .withEach(group.members().keySet(), member -> member.tell(Member.Told.NOTHING));
        List<Member> parentsFirst = new ArrayList<>(group.all());
        Collections.reverse(parentsFirst);
        for (Member member : parentsFirst) {
            if (group.isFrozen()) {
                work.tell(member.name(), new AgentEvent.FreezeChanged(Freeze.THAWED));
            }
        }
    }

    static void leaseHeld(GroupWork work) {
        Group group = work.group;
        if (!group.isFenced()) {
            return;
        }
        work.group = group.with(Group.Lease.HELD);
        if (group.isFrozen()) {
            group.all().forEach(member -> work.tell(member.name(), new AgentEvent.FreezeChanged(Freeze.FROZEN)));
        }
    }

    /** G4: a stop for a release did not take effect; the release is off. Returns whether there was one. */
    static boolean releaseFailed(GroupWork work, Member member) {
        Group group = work.group;
        if (!group.mustRelease()) {
            return false;
        }
        Stated stated = group.stated();
        work.group = group.with(
                new Stated(stated.started(), stated.released(), group.owner().epoch()));
        String text = GroupView.stopFailedOf(group, member);
        work.raise(member.name(), EventKind.GROUP_RELEASE_FAILED, text);
        work.state(GroupFact.RELEASE_FAILED, text);
        return true;
    }

    /** States what has become true under the present epoch and was not said yet. */
    static void state(GroupWork work) {
        Group group = work.group;
        Owner owner = group.owner();
        Stated stated = group.stated();
        if (!owner.isOnRecord() || !owner.is(group.node())) {
            return;
        }
        boolean gone = group.mustRelease() || group.phase() == Phase.FAULTED_DOWN || group.phase() == Phase.LEAVING;
        if (gone && group.isProbed() && group.isDown() && stated.released() != owner.epoch()) {
            work.group = group.with(new Stated(stated.started(), owner.epoch(), 0));
            work.state(GroupFact.RELEASED, group.spec().name() + " is verified offline on " + group.node());
        } else if (!gone
                && group.mayStart()
                && stated.started() != owner.epoch()
                && GroupView.stateOf(group) == GroupState.ONLINE) {
            work.group = group.with(new Stated(owner.epoch(), stated.released(), stated.releaseFailed()));
            work.state(GroupFact.STARTED, group.spec().name() + " is online on " + group.node());
        }
    }
}
