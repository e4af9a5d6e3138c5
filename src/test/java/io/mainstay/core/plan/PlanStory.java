package io.mainstay.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.group.GroupPolicy;
import io.mainstay.core.group.GroupPolicy.Failback;
import io.mainstay.core.group.GroupPolicy.FaultLadder;
import io.mainstay.core.group.GroupPolicy.Placement;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Intent;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.GroupRecord.Found;
import java.util.List;
import java.util.TreeMap;

/** Three nodes n1 to n3 with some groups, a leader that hears them all, and a clock. */
final class PlanStory {
    static final List<String> NODES = List.of("n1", "n2", "n3");

    ClusterState state;
    final TreeMap<String, Long> heard = new TreeMap<>();
    long nowMs = 1_000_000;
    int minuteOfDay = LeaseView.NO_MINUTE;
    private Sightings sightings = Sightings.NONE;

    PlanStory(GroupSpec... groups) {
        this(new ClusterSpec(NODES, List.of(groups)));
    }

    PlanStory(ClusterSpec spec) {
        state = ClusterState.initial(spec, NODES);
        for (String node : NODES) {
            apply(new Command.VoterBooted(node, 1));
            join(node, 1);
        }
    }

    static GroupSpec group(String name) {
        return new GroupSpec(name, GroupSpec.Kind.FAILOVER, NODES, true, true, List.of());
    }

    static GroupSpec group(String name, Placement placement, long load) {
        return group(name).with(policy(placement, load, Failback.NEVER, 0, 0));
    }

    static GroupPolicy policy(Placement placement, long load, Failback failback, int restarts, long graceMs) {
        return new GroupPolicy(
                placement, load, failback, true, 60_000, new FaultLadder(restarts, 30_000), graceMs, List.of(), "", "");
    }

    static GroupSpec tied(String name, List<String> after, String with, String apart) {
        return group(name)
                .with(new GroupPolicy(
                        Placement.PRIORITY, 1, Failback.NEVER, true, 0, FaultLadder.NONE, 0, after, with, apart));
    }

    void join(String node, long life) {
        apply(new Command.NodeJoined(node, life, "1", "d"));
        for (String group : state.groups().keySet()) {
            apply(new Command.Probed(node, life, group, Found.OFFLINE));
        }
        heard.put(node, nowMs);
    }

    void apply(Command... commands) {
        for (Command command : commands) {
            var applied = state.apply(state.index() + 1, command);
            assertThat(applied.isAccepted())
                    .as(command + ": " + applied.entry().text())
                    .isTrue();
            state = applied.next();
            sightings = sightings.seen(state, nowMs);
        }
    }

    /** Applies everything that the planner proposes, until it proposes nothing more; owners come online at once. */
    void settle() {
        for (int round = 0; round < 20; round++) {
            List<Proposal> due = decide();
            if (due.isEmpty()) {
                return;
            }
            for (Proposal proposal : due) {
                apply(proposal.command());
                if (proposal.command() instanceof Command.Assigned assigned) {
                    apply(new Command.Started(assigned.group(), state.index()));
                } else if (proposal.command() instanceof Command.GroupRequested asked) {
                    apply(new Command.Released(
                            asked.group(), group(asked.group(), state).holder().epoch(), "offline"));
                }
            }
        }
        throw new AssertionError("the planner never comes to rest: " + decide());
    }

    void pass(long ms) {
        nowMs += ms;
        heard.replaceAll((node, at) -> nowMs);
    }

    void lose(String node) {
        long life = state.node(node).orElseThrow().lastIncarnation();
        for (String voter : NODES) {
            if (!voter.equals(node) && state.life(node, life).isPresent()) {
                apply(new Command.Unheard(node, life, voter, 1, 1));
            }
        }
        heard.remove(node);
    }

    void fault(String group) {
        long epoch = group(group, state).holder().epoch();
        apply(new Command.Faulted(group, epoch, "exited 1"), new Command.Released(group, epoch, "offline"));
    }

    void ask(String group, Intent intent, String node) {
        apply(new Command.GroupRequested(group, intent, node, "op", ""));
    }

    LeaseView view() {
        return new LeaseView(heard, 0, 750, sightings, minuteOfDay);
    }

    List<Proposal> decide() {
        return Planner.decide(state, view(), nowMs);
    }

    Explanation why(String group) {
        return Planner.explain(state, view(), nowMs).stream()
                .filter(each -> each.group().equals(group))
                .findFirst()
                .orElseThrow();
    }

    String nodeOf(String group) {
        return group(group, state).holder().node();
    }

    GroupRecord of(String group) {
        return group(group, state);
    }

    static GroupRecord group(String name, ClusterState state) {
        return state.group(name).orElseThrow();
    }
}
