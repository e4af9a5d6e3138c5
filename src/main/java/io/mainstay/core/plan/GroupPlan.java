package io.mainstay.core.plan;

import io.mainstay.core.group.GroupPolicy.Failback;
import io.mainstay.core.group.GroupPolicy.Placement;
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
record GroupPlan(Fitness fitness, GroupRecord group, LeaseView view, long nowMs) {
    Explanation explain() {
        String name = group.name();
        if (group.spec().kind() == GroupSpec.Kind.PARALLEL) {
            return parallel();
        }
        if (group.isFrozen()) {
            return Explanation.nothing(name, name + " is frozen", "it is frozen"); // G11
        }
        Candidates candidates = candidates();
        if (!group.holder().isNone()) {
            return owned(candidates);
        }
        List<String> found = fitness.foundOn(group);
        if (group.wanted() == Wanted.OFFLINE) {
            String runs = found.isEmpty() ? "" : ", and was found running on " + found;
            return Explanation.nothing(name, name + " is wanted offline" + runs, "it is wanted offline");
        }
        String unprobed = unprobed();
        if (!unprobed.isEmpty()) {
            return waits("until every live node has probed; missing: " + unprobed);
        }
        if (!found.isEmpty()) {
            return adopt(found, candidates);
        }
        String hold = hold();
        return hold.isEmpty() ? choose(candidates) : waits(hold);
    }

    /** Whether it is owned, and nothing calls it away. */
    boolean isAtRest() {
        return !group.holder().isNone()
                && (!mayLeave()
                        || (mustLeave(group.holder().node()).isEmpty()
                                && !group.spec().policy().failback().isOpen(view.minuteOfDay())));
    }

    private Explanation waits(String what) {
        return Explanation.nothing(group.name(), group.name() + " waits " + what, "it waits " + what);
    }

    private ClusterState state() {
        return fitness.state();
    }

    private Candidates candidates() {
        Candidates all = Candidates.of(fitness, group, view, nowMs);
        if (group.spec().kind() == GroupSpec.Kind.SINGLE_NODE) {
            return all.only(group.spec().nodes().get(0), "the group is single-node and does not move");
        }
        boolean isMoved =
                !group.moveTo().isEmpty() || !group.past().switchedFrom().isEmpty();
        if (group.phase() != Phase.EXPIRED || isMoved) {
            return all;
        }
        String last = group.past().node();
        if (!group.spec().policy().autoRestart()) {
            return all.without(last, "it was lost there, and AutoRestart is off; ask for online");
        }
        return group.spec().autoFailover()
                ? all
                : all.only(last, "it was lost with " + last + ", and AutoFailover is off; ask for online");
    }

    /** It runs wherever it may, so there is nothing to choose. */
    private Explanation parallel() {
        String name = group.name();
        Candidates candidates = candidates();
        String runs = candidates.fit().isEmpty() ? "no node" : String.join(", ", candidates.fit());
        return Explanation.stuck(
                name,
                name + " is parallel: it may run on " + runs,
                "it is parallel and does not move",
                Exhausted.NO,
                candidates.rejected());
    }

    /** What a group without an owner waits for; empty when for nothing. */
    private String hold() {
        if (group.isOwed()) {
            String where = group.past().node();
            return "for " + where + ", which may still run it for "
                    + group.past().owedMs() + " ms after its end";
        }
        for (String other : group.spec().policy().after()) {
            if (!isOnline(other)) {
                return "until " + other + " is online";
            }
        }
        boolean isFaulted = group.phase() == Phase.RELEASED_FAULTED
                && !group.spec().autoFailover()
                && group.past().switchedFrom().isEmpty();
        return isFaulted ? "for an operator: it faulted and AutoFailover is off; ask for online" : "";
    }

    private boolean isOnline(String other) {
        return state().group(other)
                .map(known -> known.spec().kind() == GroupSpec.Kind.PARALLEL
                        ? !fitness.foundOn(known).isEmpty()
                        : !known.holder().isNone() && isUp(known.phase()))
                .orElse(true);
    }

    /** One whose stop did not take effect is still there. */
    private static boolean isUp(Phase phase) {
        return phase == Phase.STARTED || phase == Phase.RELEASE_FAILED;
    }

    /**
     * G12: a live node that has not probed yet; empty when all have, or have had time enough. At the first start each of
     * them may be running it; later only the one that had it last.
     */
    private String unprobed() {
        // One that was declared while the nodes ran is new to all of them.
        long askedSinceMs = group.phase() == Phase.FRESH
                ? Math.max(view.leadingSinceMs(), view.sightings().sinceMs(group))
                : view.leadingSinceMs();
        if (nowMs - askedSinceMs > Planner.PROBE_WAIT_MS) {
            return "";
        }
        List<String> asked = group.phase() == Phase.FRESH
                ? group.spec().nodes()
                : List.of(group.past().node());
        return asked.stream()
                .filter(name -> state().node(name).flatMap(NodeRecord::present).isPresent())
                .filter(name -> fitness.probe(group, name).isEmpty())
                .findFirst()
                .orElse("");
    }

    /** G9, A49: what runs somewhere is never started elsewhere beside it; a drained node gives it away afterwards. */
    private Explanation adopt(List<String> found, Candidates candidates) {
        String name = group.name();
        for (String node : found) {
            if (obstacleToAdopt(node).isEmpty()) {
                return Explanation.going(name, node, "it was found running on " + node, candidates);
            }
        }
        String node = found.get(0);
        return Explanation.stuck(
                name,
                name + " was found running on " + node + " (" + obstacleToAdopt(node)
                        + "); it waits until it is offline there",
                "it still runs on " + node,
                Exhausted.NO,
                candidates.rejected());
    }

    private String obstacleToAdopt(String node) {
        if (group.faults().containsKey(node)) {
            return "it is faulted there: " + group.faults().get(node);
        }
        if (group.isOwed() && !node.equals(group.past().node())) {
            return group.past().node() + " may still run it";
        }
        if (group.spec().kind() == GroupSpec.Kind.SINGLE_NODE
                && !node.equals(group.spec().nodes().get(0))) {
            return "it is single-node, on " + group.spec().nodes().get(0);
        }
        return view.silence(node, nowMs);
    }

    private Explanation choose(Candidates candidates) {
        String name = group.name();
        List<String> fit = candidates.fit();
        if (fit.isEmpty()) {
            return nowhere(candidates);
        }
        if (fit.contains(group.moveTo())) {
            return Explanation.going(name, group.moveTo(), "it was asked to go to " + group.moveTo(), candidates);
        }
        String from = group.past().switchedFrom();
        if (fit.contains(from)) {
            String back = "the switch did not come through, and it goes back to " + from; // G4
            return Explanation.going(name, from, back, candidates);
        }
        String last = group.past().node();
        if (group.phase() == Phase.RELEASED && group.past().restarts() > 0 && fit.contains(last)) {
            String again = "it faulted on " + last + " and is started there again, "
                    + group.past().restarts() + " of "
                    + group.spec().policy().faultLadder().restart();
            return Explanation.going(name, last, again, candidates);
        }
        String because = switch (group.phase()) {
            case FRESH -> "it is to run";
            case EXPIRED -> "its node was lost";
            case DETACHED -> "its node was detached and has not come back";
            case RELEASED_FAULTED -> "it faulted";
            case ASSIGNED, STARTED, FAULTED, RELEASE_FAILED, RELEASED -> "it was given up";
        };
        String first = candidates.first();
        String doubt = fitness.doubt(group, first);
        String though = doubt.isEmpty() ? "" : ", though " + doubt;
        return Explanation.going(name, first, because + ", and " + first + " is " + rank() + though, candidates);
    }

    private String rank() {
        return switch (group.spec().policy().placement()) {
            case PRIORITY -> "the first fit node in its order";
            case FEWEST_GROUPS -> "the fit node with the fewest groups";
            case LOAD -> "the fit node that carries the least";
        };
    }

    /** G6: told apart, since only an operator can help against faults. */
    private Explanation nowhere(Candidates candidates) {
        String name = group.name();
        boolean everywhere = group.faults().keySet().containsAll(group.spec().nodes());
        boolean isHeld = group.phase() == Phase.EXPIRED && !group.spec().autoFailover();
        String sentence = isHeld
                ? name + " was lost with " + group.past().node() + " and AutoFailover is off; ask for online"
                : name + " has no node to run on";
        return Explanation.stuck(
                name,
                everywhere ? name + " is faulted everywhere and cannot be failed over; clear a fault" : sentence,
                candidates.noneBecause(),
                everywhere ? Exhausted.FAULTED_EVERYWHERE : Exhausted.NO,
                candidates.rejected());
    }

    /** An owned group stays (G13), unless its node is drained, its ties call it elsewhere, or its window is open. */
    private Explanation owned(Candidates candidates) {
        String name = group.name();
        String owner = group.holder().node();
        String sentence = name + " is on " + owner;
        if (mayLeave()) {
            String must = mustLeave(owner);
            if (!must.isEmpty() && !candidates.fit().isEmpty()) {
                return Explanation.going(name, candidates.first(), must, candidates);
            }
            String better = must.isEmpty() ? better(owner, candidates) : "";
            Failback failback = group.spec().policy().failback();
            if (!better.isEmpty() && failback.isOpen(view.minuteOfDay())) {
                return Explanation.going(name, better, "its window of failback is open", candidates);
            }
            if (!must.isEmpty()) {
                sentence = name + " stays on " + owner + " though " + must + ": no other node is fit";
            } else if (!better.isEmpty() && failback.when() == Failback.When.MANUAL) {
                sentence += "; " + better + " comes before it and is fit, so it can be switched back";
            }
        }
        String obstacle = obstacleToFailover();
        return obstacle.isEmpty()
                ? Explanation.staying(name, sentence, candidates)
                : Explanation.stuck(name, sentence, obstacle, Exhausted.NO, candidates.besides(candidates.first()));
    }

    /** Whether it could be asked to: not while it is on its way, and not again after a stop that did not take effect. */
    private boolean mayLeave() {
        return !group.isToBeReleased() && group.phase() != Phase.RELEASE_FAILED && group.phase() != Phase.FAULTED;
    }

    private String mustLeave(String owner) {
        if (group.spec().kind() == GroupSpec.Kind.SINGLE_NODE) {
            return "";
        }
        if (state().node(owner).map(NodeRecord::isDrained).orElse(false)) {
            return owner + " is drained";
        }
        if (!group.spec().nodes().contains(owner)) {
            return owner + " is none of its nodes any more";
        }
        String with = group.spec().policy().with();
        boolean isHostless = !with.isEmpty() && fitness.places().nodeOf(with).isEmpty();
        return isHostless ? "" : fitness.tie(group.spec(), owner);
    }

    /** G13: a fit node that comes before the owner; empty when there is none, or when the order says nothing. */
    private String better(String owner, Candidates candidates) {
        List<String> order = group.spec().nodes();
        boolean isInOrder = group.spec().policy().placement() == Placement.PRIORITY && group.phase() == Phase.STARTED;
        String first = candidates.first();
        boolean isBetter = isInOrder && !first.isEmpty() && order.indexOf(first) < order.indexOf(owner);
        return isBetter && fitness.doubt(group, first).isEmpty() ? first : "";
    }

    private String obstacleToFailover() {
        if (group.spec().kind() == GroupSpec.Kind.SINGLE_NODE) {
            return "it is single-node and does not move";
        }
        return group.spec().autoFailover() ? "" : "AutoFailover is off";
    }
}
