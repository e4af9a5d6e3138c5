package io.mainstay.core.group;

import io.mainstay.core.Step;
import io.mainstay.core.agent.AgentEvent;
import io.mainstay.core.agent.AgentEvent.Expectation;
import io.mainstay.core.agent.AgentEvent.Remedy;
import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.group.Group.Phase;
import io.mainstay.core.group.Member.Wanted;
import io.mainstay.core.probe.OnProbeFail;
import io.mainstay.core.probe.ProbeFailPolicy;
import io.mainstay.core.probe.ProbeFailPolicy.Notice;
import io.mainstay.core.probe.ProbeFailPolicy.OtherNode;
import java.util.Set;

/**
 * This node's share of one group: in which order its resources go up and down, what a fault leads to, and what an
 * operator may ask (G1–G14). Each step takes in one event, settles what it leads to, gives the orders that are due, and
 * tells what has changed. The only limits of time here are the hooks'; every other is an agent's.
 */
public final class GroupMachine {
    private GroupMachine() {}

    /** One step; {@code nowMs} is monotonic. */
    public static Step<Group, GroupAction> step(Group group, GroupEvent event, long nowMs) {
        GroupWork work = new GroupWork(group, nowMs);
        take(work, event);
        SpecRules.settle(work);
        decideStart(work);
        HookRules.settle(work);
        giveOrders(work);
        finishFault(work);
        HookRules.follow(work);
        announce(work, group);
        GroupDuty.state(work);
        return work.toStep();
    }

    private static void take(GroupWork work, GroupEvent event) {
        if (event instanceof GroupEvent.Reported reported) {
            onReported(work, reported);
        } else if (event instanceof GroupEvent.Commanded commanded) {
            GroupCommands.take(work, commanded.request(), commanded.command());
        } else if (event instanceof GroupEvent.OwnerChanged changed) {
            GroupDuty.ownerChanged(work, changed.owner());
        } else if (event instanceof GroupEvent.LeaseLost) {
            GroupDuty.leaseLost(work);
        } else if (event instanceof GroupEvent.LeaseHeld) {
            GroupDuty.leaseHeld(work);
        } else if (event instanceof GroupEvent.HealthFailed failed) {
            onHealthFailed(work, failed);
        } else if (event instanceof GroupEvent.SpecChanged changed) {
            work.group = work.group.with(changed.spec());
        } else if (event instanceof GroupEvent.Declared declared) {
            SpecRules.declared(work, declared.spec());
        } else if (event instanceof GroupEvent.HookEnded ended) {
            HookRules.ended(work, ended);
        } else if (event instanceof GroupEvent.Tick) {
            HookRules.timePassed(work);
        } else if (event instanceof GroupEvent.Leaving) {
            work.group = work.group.with(Phase.LEAVING);
        } else {
            throw new IllegalArgumentException("no rule for " + event);
        }
    }

    private static void onReported(GroupWork work, GroupEvent.Reported reported) {
        Member before = work.group.member(reported.report().id().resource());
        Member after = before.reported(reported.report(), reported.looked());
        work.group = work.group.with(after);
        HookRules.reported(work, before, after);
        if (!before.has(AgentFlag.UNABLE_TO_OFFLINE) && after.has(AgentFlag.UNABLE_TO_OFFLINE)) {
            onStopFailed(work, after);
        }
        if (!before.has(AgentFlag.STOPPED_ON_PURPOSE) && after.has(AgentFlag.STOPPED_ON_PURPOSE)) {
            work.want(work.group.withParents(after.name()), Wanted.OFFLINE);
        }
        if (before.state() == AgentState.OFFLINE && after.isOnline() && after.wantsOffline() && after.canStart()) {
            // A36: whoever started it wants it; only a node that may not run it takes it down again (A37).
            work.want(work.group.withChildren(after.name()), Wanted.ONLINE);
        }
        // One that is enabled again with its old mark has not faulted now.
        if (!before.isDetached() && !before.isFaulted() && after.isFaulted()) {
            onFault(work, after);
        }
    }

    /** G4, A28: a stop that did not take effect calls the whole command off; nobody starts a second copy. */
    private static void onStopFailed(GroupWork work, Member member) {
        if (GroupDuty.releaseFailed(work, member)) {
            return;
        }
        SpecRules.stopFailed(work, member);
        if (work.group.phase() != Phase.SETTLED || !member.wantsOffline()) {
            return;
        }
        Group group = work.group;
        for (Member each : group.all()) {
            Wanted earlier = group.before().getOrDefault(each.name(), Wanted.ONLINE);
            work.want(Set.of(each.name()), each.name().equals(member.name()) ? Wanted.ONLINE : earlier);
        }
        work.raise(member.name(), EventKind.GROUP_RELEASE_FAILED, GroupView.stopFailedOf(group, member));
    }

    /** G5: a critical fault takes the group down; another one only what stands on the resource. */
    private static void onFault(GroupWork work, Member member) {
        Group group = work.group;
        if (group.phase() != Phase.SETTLED || group.isFrozen() || !group.isCritical(member)) {
            return;
        }
        work.group = group.with(Phase.FAULTED);
        work.raise(
                "",
                EventKind.GROUP_FAULTED,
                group.spec().name() + " faulted on " + group.node() + ": " + member.name() + " (" + member.evidence()
                        + ")");
    }

    /** C11, with the last-node rule. */
    private static void onHealthFailed(GroupWork work, GroupEvent.HealthFailed failed) {
        Group group = work.group;
        OtherNode other = group.owner().failoverTarget().isEmpty() ? OtherNode.NONE : OtherNode.ELIGIBLE;
        ProbeFailPolicy.Decision decision = ProbeFailPolicy.decide(failed.policy(), other, failed.loadBalancer());
        switch (decision.remedy()) {
            case REPORT_ONLY -> {
                if (failed.policy() != OnProbeFail.REPORT && failed.notice() == Notice.FIRST) {
                    work.raise(
                            failed.resource(),
                            EventKind.LAST_NODE,
                            group.spec().name() + ": " + failed.reason() + "; " + decision.sentence());
                }
            }
            case RECOVER -> work.tell(failed.resource(), new AgentEvent.HealthFailed(Remedy.RECOVER, failed.reason()));
            case FAIL_OVER ->
                work.tell(failed.resource(), new AgentEvent.HealthFailed(Remedy.FAIL_OVER, failed.reason()));
        }
    }

    /** G12: once everything is probed here and the group is ours, what runs is adopted and what should run is started. */
    private static void decideStart(GroupWork work) {
        Group group = work.group;
        if (group.phase() != Phase.FRESH || !group.isProbed() || !group.mayStart()) {
            return;
        }
        work.group = group.with(Phase.SETTLED);
        for (Member member : group.all()) {
            boolean starts = group.owner().isOnRecord() || group.spec().autoStart();
            boolean autoStart = starts && member.spec().settings().isSet(Attribute.AUTO_START);
            if (member.wanted() == Wanted.AS_FOUND && (autoStart || member.isOnline())) {
                work.want(Set.of(member.name()), Wanted.ONLINE);
            }
        }
        if (group.owner().isOnRecord()) {
            // The ledger gives a group only where it keeps no fault of it: older marks are spent.
            GroupDuty.clearFaults(work);
        } else {
            work.group.all().stream().filter(Member::isFaulted).forEach(member -> onFault(work, member));
        }
    }

    private static void giveOrders(GroupWork work) {
        for (Member member : work.group.all()) {
            if (member.canStart()) {
                continue;
            }
            Expectation expected = GroupOrders.expectationOf(work.group, member);
            if (expected != member.expectation()) {
                // Before any stop is ordered: what goes offline with it is no fault (A54).
                work.group = work.group.with(member.expect(expected));
                work.tell(member.name(), new AgentEvent.ExpectationChanged(expected));
            }
        }
        for (GroupOrders.Order order : GroupOrders.due(work.group)) {
            if (HookRules.admits(work, order)) {
                work.tell(order.resource(), order.event());
                work.group = work.group.with(work.group.member(order.resource()).tell(order.told()));
            }
        }
    }

    /** G5, G6: when everything is verified offline the fault is stated, and with it the group given up here. */
    private static void finishFault(GroupWork work) {
        Group group = work.group;
        if (group.phase() != Phase.FAULTED || !group.isDown()) {
            return;
        }
        work.group = group.with(Phase.FAULTED_DOWN);
        work.state(GroupFact.FAULTED, GroupView.causeOf(group));
        if (!group.spec().autoFailover()) {
            return;
        }
        if (group.owner().failoverTarget().isEmpty()) {
            work.raise(
                    "",
                    EventKind.FAULTED_EVERYWHERE,
                    group.spec().name() + " is faulted and cannot be failed over anywhere: "
                            + group.owner().noTarget());
        }
    }

    private static void announce(GroupWork work, Group before) {
        GroupState was = GroupView.stateOf(before);
        GroupState is = GroupView.stateOf(work.group);
        if (was == is) {
            return;
        }
        String name = work.group.spec().name();
        String node = work.group.node();
        switch (is) {
            case ONLINE -> work.raise("", EventKind.GROUP_ONLINE, name + " is online on " + node);
            case OFFLINE -> {
                if (was != GroupState.UNKNOWN) {
                    work.raise("", EventKind.GROUP_OFFLINE, name + " is offline on " + node);
                }
            }
            case PARTIAL -> work.raise("", EventKind.GROUP_PARTIAL, GroupView.sentenceOf(work.group));
            case UNKNOWN, GOING_ONLINE, GOING_OFFLINE, FAULTED -> {}
        }
    }
}
