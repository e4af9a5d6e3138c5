package io.mainstay.core.plan;

import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.GroupRecord.Found;
import io.mainstay.core.ledger.GroupRecord.Phase;
import io.mainstay.core.ledger.GroupRecord.Probe;
import io.mainstay.core.ledger.GroupRecord.Wanted;
import io.mainstay.core.ledger.Life;
import io.mainstay.core.ledger.NodeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What should be done about groups that nobody owns, and about nodes that are drained. Runs on the leader; two leaders may
 * run it at once, since the ledger accepts one assignment only. Moves failover groups only; places by priority order.
 */
public final class Planner {
    /** A live node that has not probed for so long no longer holds up the first start. */
    public static final long PROBE_WAIT_MS = 120_000;

    private static final String BY = "planner";

    private Planner() {}

    /** The commands that are due. */
    public static List<Proposal> decide(ClusterState state, LeaseView view, long nowMs) {
        List<Proposal> proposals = new ArrayList<>();
        for (GroupRecord group : state.groups().values()) {
            Explanation why = explain(state, group, view, nowMs);
            if (!why.chosen().isEmpty()) {
                proposals.add(new Proposal(command(state, group, why), why));
            }
        }
        return proposals;
    }

    /** What is or is not done about every group, and why. */
    public static List<Explanation> explain(ClusterState state, LeaseView view, long nowMs) {
        return state.groups().values().stream()
                .map(group -> explain(state, group, view, nowMs))
                .toList();
    }

    private static Command command(ClusterState state, GroupRecord group, Explanation why) {
        if (!group.holder().isNone()) {
            return new Command.GroupRequested(group.name(), Command.Intent.SWITCH, why.chosen(), BY, why.sentence());
        }
        long incarnation =
                state.node(why.chosen()).map(NodeRecord::lastIncarnation).orElse(0L);
        return new Command.Assigned(group.name(), why.chosen(), incarnation, why.sentence());
    }

    private static Explanation explain(ClusterState state, GroupRecord group, LeaseView view, long nowMs) {
        String name = group.name();
        if (group.spec().kind() != GroupSpec.Kind.FAILOVER) {
            return Explanation.nothing(
                    name, name + " does not move: it is " + group.spec().kind().label());
        }
        if (group.isFrozen()) {
            return Explanation.nothing(name, name + " is frozen"); // G11
        }
        if (!group.holder().isNone()) {
            return owned(state, group, view, nowMs);
        }
        if (group.wanted() == Wanted.OFFLINE) {
            return Explanation.nothing(name, name + " is wanted offline");
        }
        String hold = hold(group);
        if (!hold.isEmpty()) {
            return Explanation.nothing(name, hold);
        }
        String unprobed = group.phase() == Phase.FRESH ? unprobed(state, group, view, nowMs) : "";
        if (!unprobed.isEmpty()) {
            return Explanation.nothing(name, name + " waits until every live node has probed; missing: " + unprobed);
        }
        return choose(group, Candidates.of(state, group, view, nowMs), foundOn(state, group));
    }

    /** Why a group that lost its owner is left alone until an operator speaks; empty when it is not. */
    private static String hold(GroupRecord group) {
        if (group.spec().autoFailover()) {
            return "";
        }
        return switch (group.phase()) {
            case EXPIRED -> group.name() + " lost its node and AutoFailover is off; ask for online";
            case RELEASED_FAULTED -> group.name() + " faulted and AutoFailover is off; ask for online";
            case FRESH, ASSIGNED, STARTED, FAULTED, RELEASE_FAILED, RELEASED -> "";
        };
    }

    /** G12: the live node that has not probed yet; empty when all have, or have had time enough. */
    private static String unprobed(ClusterState state, GroupRecord group, LeaseView view, long nowMs) {
        if (nowMs - view.leadingSinceMs() > PROBE_WAIT_MS) {
            return "";
        }
        for (String name : group.spec().nodes()) {
            Optional<Life> present = state.node(name).flatMap(NodeRecord::present);
            if (present.isPresent() && Candidates.probeOf(group, name, present.get()) == null) {
                return name;
            }
        }
        return "";
    }

    /** G9, A49: the best node on which it was found running; empty when there is none. */
    private static String foundOn(ClusterState state, GroupRecord group) {
        for (String name : group.spec().nodes()) {
            Optional<Life> present = state.node(name).flatMap(NodeRecord::present);
            if (present.isPresent()) {
                Probe probe = Candidates.probeOf(group, name, present.get());
                if (probe != null && probe.found() == Found.ONLINE) {
                    return name;
                }
            }
        }
        return "";
    }

    private static Explanation choose(GroupRecord group, Candidates candidates, String found) {
        String name = group.name();
        List<String> fit = candidates.fit();
        if (fit.isEmpty()) {
            return new Explanation(name, "", nowhere(group), candidates.rejected());
        }
        if (fit.contains(group.moveTo())) {
            return chosen(group, group.moveTo(), "it was asked to go to " + group.moveTo(), candidates);
        }
        if (group.phase() == Phase.FRESH && fit.contains(found)) {
            return chosen(group, found, "it was found running on " + found, candidates);
        }
        String first = fit.get(0);
        String because = switch (group.phase()) {
            case FRESH -> "it is to run, and " + first + " is the first fit node in its order";
            case EXPIRED -> "its node was lost, and " + first + " is the first fit node in its order";
            case RELEASED_FAULTED -> "it faulted, and " + first + " is the first fit node in its order";
            case ASSIGNED, STARTED, FAULTED, RELEASE_FAILED, RELEASED ->
                "it was given up, and " + first + " is the first fit node in its order";
        };
        return chosen(group, first, because, candidates);
    }

    /** G6: told apart, since only an operator can help against faults. */
    private static String nowhere(GroupRecord group) {
        boolean everywhere = group.faults().keySet().containsAll(group.spec().nodes());
        return everywhere
                ? group.name() + " is faulted everywhere and cannot be failed over; clear a fault"
                : group.name() + " has no node to run on";
    }

    private static Explanation chosen(GroupRecord group, String node, String because, Candidates candidates) {
        TreeMap<String, String> rejected = new TreeMap<>(candidates.rejected());
        for (String other : candidates.fit()) {
            if (!other.equals(node)) {
                rejected.put(other, "fit, but " + node + " comes first");
            }
        }
        return new Explanation(group.name(), node, because, rejected);
    }

    /** An owned group stays (G13), unless its node is drained and another is fit. */
    private static Explanation owned(ClusterState state, GroupRecord group, LeaseView view, long nowMs) {
        String name = group.name();
        String owner = group.holder().node();
        boolean drained = state.node(owner).map(NodeRecord::isDrained).orElse(false);
        if (!drained || group.isToBeReleased() || group.phase() == Phase.RELEASE_FAILED) {
            return Explanation.nothing(name, name + " is on " + owner);
        }
        Candidates candidates = Candidates.of(state, group, view, nowMs);
        if (candidates.fit().isEmpty()) {
            return new Explanation(
                    name,
                    "",
                    name + " stays on " + owner + ", which is drained: no other node is fit",
                    candidates.rejected());
        }
        String target = candidates.fit().get(0);
        return chosen(group, target, owner + " is drained", candidates);
    }
}
