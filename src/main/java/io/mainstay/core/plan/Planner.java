package io.mainstay.core.plan;

import io.mainstay.core.group.GroupPolicy;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Fitness;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.NodeRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What should be done about groups that nobody owns, about nodes that are drained, and about times that have passed. Runs
 * on the leader; two leaders may run it at once, since the ledger accepts one assignment only. What is said about one
 * group is in {@link GroupPlan}.
 */
public final class Planner {
    /** A live node that has not probed for so long no longer holds up the first start. */
    public static final long PROBE_WAIT_MS = 120_000;

    private Planner() {}

    /** The commands that are due. */
    public static List<Proposal> decide(ClusterState state, LeaseView view, long nowMs) {
        List<Proposal> proposals = new ArrayList<>();
        for (GroupRecord group : state.groups().values()) {
            proposals.addAll(Times.due(group, view, nowMs));
        }
        plan(state, view, nowMs, Extent.DUE).forEach((name, why) -> {
            GroupRecord group = state.group(name).orElseThrow();
            if (!why.chosen().isEmpty()) {
                proposals.add(new Proposal(command(state, group, why), why));
            }
        });
        return proposals;
    }

    /** What is or is not done about every group, by name, and why. */
    public static List<Explanation> explain(ClusterState state, LeaseView view, long nowMs) {
        return List.copyOf(new TreeMap<>(plan(state, view, nowMs, Extent.ALL)).values());
    }

    /**
     * Where a group would go if that node were lost now, and why; {@code chosen} is empty when it would stay or go nowhere.
     *
     * @param without its owner when empty
     */
    public static Explanation forecast(ClusterState state, LeaseView view, String group, String without, long nowMs) {
        GroupRecord known = state.group(group).orElse(null);
        if (known == null) {
            return Explanation.nothing(group, "there is no group " + group, "it is not configured");
        }
        ClusterState then = state.lost(without.isEmpty() ? known.holder().node() : without);
        Explanation why = plan(then, view, nowMs, Extent.ALL).get(group);
        if (why == null) {
            throw new IllegalStateException(group + " was left out of the plan");
        }
        return why;
    }

    /** Of which groups something is to be said. */
    private enum Extent {
        ALL,
        /** Not of those that are to stay where they are: a thousand of them cost nothing. */
        DUE
    }

    /** One pass over all groups: each sees where those before it go, and the tied ones come after the others. */
    private static Map<String, Explanation> plan(ClusterState state, LeaseView view, long nowMs, Extent extent) {
        Fitness fitness = Fitness.of(state);
        Map<String, Explanation> plan = new LinkedHashMap<>();
        for (boolean tied : new boolean[] {false, true}) {
            for (GroupRecord group : state.groups().values()) {
                GroupPlan about = new GroupPlan(fitness, group, view, nowMs);
                if (isTied(group) == tied && (extent == Extent.ALL || !about.isAtRest())) {
                    Explanation why = about.explain();
                    plan.put(group.name(), why);
                    if (!why.chosen().isEmpty()) {
                        fitness.places().take(group.spec(), why.chosen());
                    }
                }
            }
        }
        return plan;
    }

    private static boolean isTied(GroupRecord group) {
        GroupPolicy policy = group.spec().policy();
        return !policy.with().isEmpty() || !policy.apart().isEmpty();
    }

    private static Command command(ClusterState state, GroupRecord group, Explanation why) {
        if (!group.holder().isNone()) {
            return new Command.GroupRequested(
                    group.name(), Command.Intent.SWITCH, why.chosen(), Command.PLANNER, why.sentence());
        }
        long incarnation =
                state.node(why.chosen()).map(NodeRecord::lastIncarnation).orElse(0L);
        return new Command.Assigned(group.name(), why.chosen(), incarnation, why.sentence(), why.rejected());
    }
}
