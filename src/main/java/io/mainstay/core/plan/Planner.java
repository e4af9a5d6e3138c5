package io.mainstay.core.plan;

import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.NodeRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * What should be done about groups that nobody owns, and about nodes that are drained. Runs on the leader; two leaders may
 * run it at once, since the ledger accepts one assignment only. What it says about one group is in {@link GroupPlan}.
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
            Explanation why = new GroupPlan(state, group, view, nowMs).explain();
            if (!why.chosen().isEmpty()) {
                proposals.add(new Proposal(command(state, group, why), why));
            }
        }
        return proposals;
    }

    /** What is or is not done about every group, and why. */
    public static List<Explanation> explain(ClusterState state, LeaseView view, long nowMs) {
        return state.groups().values().stream()
                .map(group -> new GroupPlan(state, group, view, nowMs).explain())
                .toList();
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
        return new GroupPlan(then, then.group(group).orElseThrow(), view, nowMs).explain();
    }

    private static Command command(ClusterState state, GroupRecord group, Explanation why) {
        if (!group.holder().isNone()) {
            return new Command.GroupRequested(group.name(), Command.Intent.SWITCH, why.chosen(), BY, why.sentence());
        }
        long incarnation =
                state.node(why.chosen()).map(NodeRecord::lastIncarnation).orElse(0L);
        return new Command.Assigned(group.name(), why.chosen(), incarnation, why.sentence());
    }
}
