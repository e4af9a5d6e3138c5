package io.mainstay.core.group;

import io.mainstay.core.agent.AgentEvent;
import io.mainstay.core.agent.AgentEvent.Expectation;
import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.group.Member.Told;
import io.mainstay.core.group.Member.Wanted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Compares what is wanted with what is, and gives every order that may be given now: children online before their
 * parents, parents offline before their children (G1). Level-triggered: it may be asked at any moment, and an order
 * that was lost is given again after the next report.
 */
final class GroupOrders {
    private GroupOrders() {}

    /** The orders that are due, last parents first; at most one a resource. */
    static List<Order> due(Group group) {
        List<Order> orders = new ArrayList<>();
        if (group.isFrozen() && !group.isFenced()) {
            return orders;
        }
        List<Member> parentsFirst = new ArrayList<>(group.all());
        Collections.reverse(parentsFirst);
        for (Member member : parentsFirst) {
            boolean mayWait = !group.isFenced() && !member.has(AgentFlag.CLEANING);
            if (mustStop(group, member) && (!mayWait || parentsAreDown(group, member))) {
                orders.add(new Order(member.name(), Told.OFFLINE, stopOf(group, member)));
            }
        }
        for (Member member : group.all()) {
            if (mayStart(group, member)) {
                orders.add(new Order(member.name(), Told.ONLINE, new AgentEvent.OnlineRequested()));
            }
        }
        return orders;
    }

    /** One order to one agent. */
    record Order(String resource, Told told, AgentEvent event) {}

    /** A54: what is counted on of one that is only monitored. */
    static Expectation expectationOf(Group group, Member member) {
        boolean stands = group.childrenOf(member, Dependency.STRONG).stream()
                .allMatch(child -> child.isDetached() || staysOnline(group, child));
        if (!stands) {
            return Expectation.NOTHING;
        }
        boolean isToBeOnline = group.phase() == Group.Phase.SETTLED
                && group.mayStart()
                && !group.mustRelease()
                && member.spec().settings().isSet(Attribute.AUTO_START)
                && GroupView.wantedOf(group).equals("online");
        return isToBeOnline ? Expectation.COMES : Expectation.STAYS;
    }

    private static boolean mustStop(Group group, Member member) {
        // One that is being cleaned may be about to start again by itself, which is not in order any more.
        boolean isUp = member.isOnline() || member.isGoingOnline() || member.has(AgentFlag.CLEANING);
        return isUp && member.told() != Told.OFFLINE && member.canStop() && belongsDown(group, member);
    }

    private static boolean belongsDown(Group group, Member member) {
        if (group.isFenced() || group.mustRelease()) {
            return true;
        }
        return switch (group.phase()) {
            case FAULTED, FAULTED_DOWN, LEAVING -> true;
            case FRESH -> false;
            case SETTLED -> member.wantsOffline() || group.isEnding(member) || standsOnNothing(group, member);
        };
    }

    /** Whether something it firmly stands on, however far below, is not there or has to go. */
    private static boolean standsOnNothing(Group group, Member member) {
        return group.childrenOf(member, Dependency.STRONG).stream()
                .anyMatch(child -> child.failsItsParents()
                        || (child.isOnline() && child.canStop() && belongsDown(group, child))
                        || (!child.canStart() && standsOnNothing(group, child)));
    }

    private static boolean parentsAreDown(Group group, Member member) {
        // What cannot be stopped holds up nobody, but what stands on it in turn does.
        return group.strongParentsOf(member).stream()
                .allMatch(parent -> parent.canStop() ? parent.isDown() : parentsAreDown(group, parent));
    }

    private static AgentEvent stopOf(Group group, Member member) {
        if (group.isFenced()) {
            return new AgentEvent.ForceOfflineRequested(group.node() + " has no lease");
        }
        boolean politeFailed = group.phase() != Group.Phase.SETTLED && member.has(AgentFlag.UNABLE_TO_OFFLINE);
        if (politeFailed) {
            return new AgentEvent.ForceOfflineRequested(group.spec().name() + " must not stay online here");
        }
        return member.wanted() == Wanted.FORCED_OFFLINE
                ? new AgentEvent.ForceOfflineRequested("asked by an operator")
                : new AgentEvent.OfflineRequested();
    }

    private static boolean mayStart(Group group, Member member) {
        return group.phase() == Group.Phase.SETTLED
                && group.mayStart()
                && member.wanted() == Wanted.ONLINE
                && member.told() == Told.NOTHING
                && member.state() == AgentState.OFFLINE
                && member.isDown()
                && !member.isFaulted()
                && !group.isEnding(member)
                && member.canStart()
                && childrenAreReady(group, member)
                && parentsAreDown(group, member);
    }

    private static boolean childrenAreReady(Group group, Member member) {
        return group.childrenOf(member, Dependency.STRONG).stream()
                        .allMatch(child -> child.isDetached() || staysOnline(group, child))
                && group.childrenOf(member, Dependency.WEAK).stream()
                        .allMatch(child -> child.isOnline() || child.isDetached() || hasGivenUp(child));
    }

    private static boolean staysOnline(Group group, Member child) {
        return child.isOnline() && child.told() != Told.OFFLINE && !belongsDown(group, child);
    }

    private static boolean hasGivenUp(Member child) {
        return child.isFaulted() || child.wanted() != Wanted.ONLINE;
    }
}
