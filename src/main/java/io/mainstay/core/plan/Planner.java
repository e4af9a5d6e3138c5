package io.mainstay.core.plan;

import io.mainstay.core.group.GroupPolicy;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Fitness;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.NodeRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /**
     * The assignments that will be due if {@code pending} is accepted and takes an owner away. It stands in the log and is not
     * decided yet; proposed now, they stand right behind it. An assignment that comes too early is refused by the ledger.
     */
    public static List<Proposal> foresee(ClusterState state, Command pending, LeaseView view, long nowMs) {
        if (!(pending instanceof Command.Released) && !(pending instanceof Command.Unheard)) {
            return List.of();
        }
        ClusterState then = state.apply(state.index() + 1, pending).next();
        return decide(then, view.seen(then, nowMs), nowMs).stream()
                .filter(proposal -> proposal.command() instanceof Command.Assigned assigned
                        && isOwned(state, assigned.group())
                        && !isOwned(then, assigned.group()))
                .toList();
    }

    private static boolean isOwned(ClusterState state, String group) {
        return state.group(group).filter(record -> !record.holder().isNone()).isPresent();
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

    /** One pass over all groups: each sees where those that it is tied to go. */
    private static Map<String, Explanation> plan(ClusterState state, LeaseView view, long nowMs, Extent extent) {
        Fitness fitness = Fitness.of(state);
        Map<String, Explanation> plan = new LinkedHashMap<>();
        for (GroupRecord group : inOrder(state.groups().values())) {
            GroupPlan about = new GroupPlan(fitness, group, view, nowMs);
            if (extent == Extent.ALL || !about.isAtRest()) {
                Explanation why = about.explain();
                plan.put(group.name(), why);
                if (!why.chosen().isEmpty()) {
                    fitness.places().take(group.spec(), why.chosen());
                }
            }
        }
        return plan;
    }

    /** First those that are tied to no other, then those tied to these, and so on; in a circle their names decide. */
    private static List<GroupRecord> inOrder(Collection<GroupRecord> groups) {
        List<GroupRecord> order = new ArrayList<>();
        Map<String, GroupRecord> left = new TreeMap<>();
        groups.forEach(group -> left.put(group.name(), group));
        while (!left.isEmpty()) {
            List<GroupRecord> next = left.values().stream()
                    .filter(group -> !isTiedTo(group, left.keySet()))
                    .toList();
            next = next.isEmpty() ? List.copyOf(left.values()) : next;
            order.addAll(next);
            next.forEach(group -> left.remove(group.name()));
        }
        return order;
    }

    private static boolean isTiedTo(GroupRecord group, Set<String> others) {
        GroupPolicy policy = group.spec().policy();
        return others.contains(policy.with()) || others.contains(policy.apart());
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
