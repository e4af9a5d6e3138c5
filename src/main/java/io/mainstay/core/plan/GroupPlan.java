package io.mainstay.core.plan;

import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Fitness;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.GroupRecord.Phase;
import io.mainstay.core.ledger.GroupRecord.Wanted;
import io.mainstay.core.ledger.NodeRecord;
import io.mainstay.core.plan.Explanation.Exhausted;
import java.util.List;

/** What is due about one group at one moment, and why. */
record GroupPlan(ClusterState state, GroupRecord group, LeaseView view, long nowMs) {
    Explanation explain() {
        String name = group.name();
        if (group.spec().kind() != GroupSpec.Kind.FAILOVER) {
            String kind = "it is " + group.spec().kind().label();
            return Explanation.nothing(name, name + " does not move: " + kind, kind);
        }
        if (group.isFrozen()) {
            return Explanation.nothing(name, name + " is frozen", "it is frozen"); // G11
        }
        Candidates candidates = Candidates.of(state, group, view, nowMs);
        if (!group.holder().isNone()) {
            return owned(candidates);
        }
        List<String> found = Fitness.foundOn(state, group);
        if (group.wanted() == Wanted.OFFLINE) {
            String runs = found.isEmpty() ? "" : ", and was found running on " + found;
            return Explanation.nothing(name, name + " is wanted offline" + runs, "it is wanted offline");
        }
        String unprobed = unprobed();
        if (!unprobed.isEmpty()) {
            String waits = "waits until every live node has probed; missing: " + unprobed;
            return Explanation.nothing(name, name + " " + waits, "it " + waits);
        }
        if (!found.isEmpty()) {
            return adopt(found, candidates);
        }
        String hold = hold();
        return hold.isEmpty() ? choose(candidates) : Explanation.nothing(name, name + " " + hold, "it " + hold);
    }

    /** Why a group that lost its owner is left alone until an operator speaks; empty when it is not. */
    private String hold() {
        if (group.spec().autoFailover()) {
            return "";
        }
        return switch (group.phase()) {
            case EXPIRED -> "lost its node and AutoFailover is off; ask for online";
            case RELEASED_FAULTED -> "faulted and AutoFailover is off; ask for online";
            case FRESH, ASSIGNED, STARTED, FAULTED, RELEASE_FAILED, RELEASED -> "";
        };
    }

    /**
     * G12: a live node that has not probed yet; empty when all have, or have had time enough. At the first start each of
     * them may be running it; later only the one that had it last.
     */
    private String unprobed() {
        if (nowMs - view.leadingSinceMs() > Planner.PROBE_WAIT_MS) {
            return "";
        }
        List<String> asked = group.phase() == Phase.FRESH ? group.spec().nodes() : List.of(group.lastNode());
        return asked.stream()
                .filter(name -> state.node(name).flatMap(NodeRecord::present).isPresent())
                .filter(name -> Fitness.probe(state, group, name).isEmpty())
                .findFirst()
                .orElse("");
    }

    /** G9, A49: what runs somewhere is never started elsewhere beside it; a drained node gives it away afterwards. */
    private Explanation adopt(List<String> found, Candidates candidates) {
        String name = group.name();
        for (String node : found) {
            if (!group.faults().containsKey(node) && view.silence(node, nowMs).isEmpty()) {
                return Explanation.going(name, node, "it was found running on " + node, candidates);
            }
        }
        String node = found.get(0);
        String silence = view.silence(node, nowMs);
        String because =
                silence.isEmpty() ? "it is faulted there: " + group.faults().get(node) : silence;
        return Explanation.stuck(
                name,
                name + " was found running on " + node + " (" + because + "); it waits until it is offline there",
                "it still runs on " + node,
                Exhausted.NO,
                candidates.rejected());
    }

    private Explanation choose(Candidates candidates) {
        if (candidates.fit().isEmpty()) {
            return nowhere(candidates);
        }
        if (candidates.fit().contains(group.moveTo())) {
            String because = "it was asked to go to " + group.moveTo();
            return Explanation.going(group.name(), group.moveTo(), because, candidates);
        }
        String first = candidates.first();
        String because = switch (group.phase()) {
            case FRESH -> "it is to run";
            case EXPIRED -> "its node was lost";
            case RELEASED_FAULTED -> "it faulted";
            case ASSIGNED, STARTED, FAULTED, RELEASE_FAILED, RELEASED -> "it was given up";
        };
        return Explanation.going(
                group.name(), first, because + ", and " + first + " is the first fit node in its order", candidates);
    }

    /** G6: told apart, since only an operator can help against faults. */
    private Explanation nowhere(Candidates candidates) {
        String name = group.name();
        boolean everywhere = group.faults().keySet().containsAll(group.spec().nodes());
        return Explanation.stuck(
                name,
                everywhere
                        ? name + " is faulted everywhere and cannot be failed over; clear a fault"
                        : name + " has no node to run on",
                candidates.noneBecause(),
                everywhere ? Exhausted.FAULTED_EVERYWHERE : Exhausted.NO,
                candidates.rejected());
    }

    /** An owned group stays (G13), unless its node is drained and another is fit. */
    private Explanation owned(Candidates candidates) {
        String name = group.name();
        String owner = group.holder().node();
        boolean drained = state.node(owner).map(NodeRecord::isDrained).orElse(false);
        if (drained && !group.isToBeReleased() && group.phase() != Phase.RELEASE_FAILED) {
            return candidates.fit().isEmpty()
                    ? Explanation.staying(
                            name, name + " stays on " + owner + ", which is drained: no other node is fit", candidates)
                    : Explanation.going(name, candidates.first(), owner + " is drained", candidates);
        }
        String sentence = name + " is on " + owner;
        return group.spec().autoFailover()
                ? Explanation.staying(name, sentence, candidates)
                : Explanation.stuck(
                        name, sentence, "AutoFailover is off", Exhausted.NO, candidates.besides(candidates.first()));
    }
}
