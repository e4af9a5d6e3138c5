package io.mainstay.bench;

import io.mainstay.core.group.GroupPolicy;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.GroupRecord.Found;
import io.mainstay.core.plan.LeaseView;
import io.mainstay.core.plan.Planner;
import io.mainstay.core.plan.Proposal;
import io.mainstay.core.plan.Sightings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Times planning and applying in a large cluster that loses a node: {@code PlanBench [NODES] [GROUPS] [ROUNDS]}. */
public final class PlanBench {
    private static final int VOTERS = 7;
    private static final long NOW_MS = 1_000_000;

    private ClusterState state;
    private final TreeMap<String, Long> heard = new TreeMap<>();
    private final List<String> nodes = new ArrayList<>();

    /** A cluster in which every group runs, spread evenly. */
    public PlanBench(int nodeCount, int groupCount) {
        for (int i = 0; i < nodeCount; i++) {
            nodes.add("n" + (10 + i));
            heard.put(nodes.get(i), NOW_MS);
        }
        List<GroupSpec> groups = new ArrayList<>();
        GroupPolicy plain = GroupPolicy.DEFAULT;
        GroupPolicy spread = new GroupPolicy(
                GroupPolicy.Placement.FEWEST_GROUPS,
                1,
                plain.failback(),
                true,
                0,
                plain.faultLadder(),
                0,
                List.of(),
                "",
                "");
        for (int i = 0; i < groupCount; i++) {
            groups.add(
                    new GroupSpec("g" + (10_000 + i), GroupSpec.Kind.FAILOVER, nodes, true, true, List.of(), spread));
        }
        List<String> voters = nodes.subList(0, Math.min(VOTERS, nodeCount));
        state = ClusterState.initial(new ClusterSpec(nodes, groups), voters);
        voters.forEach(voter -> apply(new Command.VoterBooted(voter, 1)));
        nodes.forEach(node -> apply(new Command.NodeJoined(node, 1, "1", "d")));
        for (GroupSpec group : groups) {
            nodes.forEach(node -> apply(new Command.Probed(node, 1, group.name(), Found.OFFLINE)));
        }
        failOver();
    }

    private void apply(Command command) {
        var applied = state.apply(state.index() + 1, command);
        if (!applied.isAccepted()) {
            throw new IllegalStateException(command + ": " + applied.entry().text());
        }
        state = applied.next();
    }

    /** The last node is lost: a majority states it, and its groups have no owner. */
    public void lose() {
        String lost = nodes.get(nodes.size() - 1);
        long life = state.node(lost).orElseThrow().lastIncarnation();
        for (String voter : state.voters().names()) {
            if (!voter.equals(lost) && state.life(lost, life).isPresent()) {
                apply(new Command.Unheard(lost, life, voter, 1, 1));
            }
        }
        heard.remove(lost);
    }

    /** What is due; every group without an owner is given to another node. */
    public List<Proposal> plan() {
        return Planner.decide(state, new LeaseView(heard, 0, 750, Sightings.NONE, 0), NOW_MS);
    }

    /** Plans, and applies all of it. Returns how many groups were given. */
    public int failOver() {
        List<Proposal> due = plan();
        for (Proposal proposal : due) {
            apply(proposal.command());
            apply(new Command.Started(proposal.why().group(), state.index()));
        }
        return due.size();
    }

    /** The lost node comes back as a later life, and takes its share. */
    public void comeBack() {
        String back = nodes.get(nodes.size() - 1);
        apply(new Command.NodeJoined(back, state.node(back).orElseThrow().lastIncarnation() + 1, "1", "d"));
        heard.put(back, NOW_MS);
        int share = state.groups().size() / nodes.size();
        List<String> names = List.copyOf(state.groups().keySet()).subList(0, share);
        for (String name : names) {
            apply(new Command.GroupRequested(name, Command.Intent.SWITCH, back, "op", "", ""));
            apply(new Command.Released(
                    name, state.group(name).orElseThrow().holder().epoch(), "offline"));
        }
        failOver();
    }

    public static void main(String[] args) {
        int nodeCount = args.length > 0 ? Integer.parseInt(args[0]) : 16;
        int groupCount = args.length > 1 ? Integer.parseInt(args[1]) : 1000;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 10;
        long begin = System.nanoTime();
        PlanBench bench = new PlanBench(nodeCount, groupCount);
        System.out.printf("%d nodes, %d groups: to the first state %d ms%n", nodeCount, groupCount, ms(begin));
        double[] planMs = new double[rounds];
        double[] applyMs = new double[rounds];
        int moved = 0;
        for (int round = 0; round < rounds; round++) {
            bench.lose();
            long start = System.nanoTime();
            bench.plan();
            planMs[round] = (System.nanoTime() - start) / 1e6;
            start = System.nanoTime();
            moved = bench.failOver();
            applyMs[round] = (System.nanoTime() - start) / 1e6;
            bench.comeBack();
        }
        System.out.printf("first plan after a node loss (cold)      %8.2f ms%n", planMs[0]);
        Arrays.sort(planMs);
        Arrays.sort(applyMs);
        System.out.printf("plan after a node loss, median           %8.2f ms%n", planMs[rounds / 2]);
        System.out.printf("plan and apply %4d moves, median        %8.2f ms%n", moved, applyMs[rounds / 2]);
    }

    private static long ms(long sinceNs) {
        return (System.nanoTime() - sinceNs) / 1_000_000;
    }
}
