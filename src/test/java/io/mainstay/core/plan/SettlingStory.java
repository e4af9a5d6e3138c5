package io.mainstay.core.plan;

import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.Applied;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Drain;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.GroupRecord.Found;
import io.mainstay.core.ledger.GroupRecord.Phase;
import io.mainstay.core.ledger.NodeRecord;
import io.mainstay.core.plan.Situation.Settled;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/** The real ledger and planner under drawn events, with nodes that do at once what they are told. */
final class SettlingStory {
    private static final int MOST_ROUNDS = 60;
    private static final int ANY_MINUTE = 60;

    private final List<String> nodes;
    private final List<GroupSpec> groups;
    private final TreeMap<String, Long> heard = new TreeMap<>();
    private final TreeMap<String, Map<String, Integer>> faults = new TreeMap<>();
    private ClusterState state;
    private Sightings sightings = Sightings.NONE;
    private long nowMs = 1_000_000;

    SettlingStory(List<String> nodes, List<GroupSpec> groups) {
        this.nodes = nodes;
        this.groups = groups;
        state = ClusterState.initial(new ClusterSpec(nodes, groups), nodes);
    }

    /** Faults of long ago, on nodes where the groups do not run. */
    void marks(SplittableRandom random) {
        for (GroupSpec group : groups) {
            if (random.nextInt(8) == 0) {
                String node = group.nodes().get(random.nextInt(group.nodes().size()));
                mark(state.group(group.name()).orElseThrow(), node);
                count(group.name(), node, Situation.threshold(group));
            }
        }
    }

    private void mark(GroupRecord group, String node) {
        TreeMap<String, GroupRecord> next = new TreeMap<>(state.groups());
        next.put(
                group.name(),
                new GroupRecord(
                        group.spec(),
                        group.wanted(),
                        group.moveTo(),
                        group.isFrozen(),
                        group.holder(),
                        group.phase(),
                        group.past(),
                        new TreeMap<>(Map.of(node, "exited 1")),
                        group.probes()));
        state = new ClusterState(
                state.index(),
                state.spec(),
                state.voters(),
                state.boots(),
                state.nodes(),
                next,
                state.history(),
                state.answered(),
                state.log());
    }

    private void count(String group, String node, int times) {
        faults.computeIfAbsent(group, name -> new TreeMap<>()).merge(node, times, Integer::sum);
    }

    void join(String node) {
        long life = state.node(node).map(NodeRecord::lastIncarnation).orElse(0L) + 1;
        apply(new Command.NodeJoined(node, life, "1", "d"));
        state.groups().keySet().forEach(group -> apply(new Command.Probed(node, life, group, Found.OFFLINE)));
        heard.put(node, nowMs);
    }

    /** Some groups fail where they run, but not so often that they have to leave. */
    void stumbles(SplittableRandom random) {
        for (GroupSpec group : groups) {
            int times = random.nextInt(Situation.threshold(group));
            for (int i = 0; i < times && !nodeOf(group.name()).isEmpty(); i++) {
                fault(group.name());
                settle();
            }
        }
    }

    private void fault(String group) {
        long epoch = state.group(group).orElseThrow().holder().epoch();
        count(group, nodeOf(group), 1);
        apply(new Command.Faulted(group, epoch, "exited 1"));
        apply(new Command.Released(group, epoch, "offline"));
    }

    /** The last events, then rest: these nodes are live, some of them drained, and some groups fail once more. */
    Settled ends(long seed, SplittableRandom random, TreeSet<String> up, TreeSet<String> before) {
        TreeMap<String, String> start = placement();
        TreeSet<String> down = new TreeSet<>(nodes);
        down.removeAll(up);
        for (String node : nodes) {
            if (down.contains(node) && before.contains(node)) {
                state = state.lost(node);
                heard.remove(node);
            } else if (up.contains(node) && !before.contains(node)) {
                join(node);
            }
        }
        TreeSet<String> drained = Situation.some(random, nodes, 8);
        drained.forEach(node -> apply(new Command.DrainRequested(node, Drain.ON, "op", "")));
        TreeSet<String> failed = new TreeSet<>();
        for (GroupSpec group : groups) {
            if (random.nextInt(4) == 0 && !nodeOf(group.name()).isEmpty()) {
                failed.add(group.name());
                fault(group.name());
            }
        }
        settle();
        return new Settled(new Situation(seed, nodes, groups, down, drained, start, failed, faults), placement());
    }

    private String nodeOf(String group) {
        return state.group(group).orElseThrow().holder().node();
    }

    private TreeMap<String, String> placement() {
        TreeMap<String, String> placement = new TreeMap<>();
        state.groups().forEach((name, group) -> {
            if (!group.holder().isNone()) {
                placement.put(name, group.holder().node());
            }
        });
        return placement;
    }

    /** A proposal may be refused, since an earlier one of the same round has changed what it rested on. */
    private void apply(Command command) {
        Applied applied = state.apply(state.index() + 1, command);
        state = applied.next();
        sightings = sightings.seen(state, nowMs);
    }

    /** Until nothing is proposed and nothing is on its way. */
    void settle() {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<Proposal> due = decide();
            due.forEach(proposal -> apply(proposal.command()));
            if (!carryOut() && due.isEmpty()) {
                return;
            }
            nowMs += 1000;
            heard.replaceAll((node, at) -> nowMs);
        }
        throw new AssertionError("the planner never comes to rest: " + decide());
    }

    private List<Proposal> decide() {
        return Planner.decide(state, new LeaseView(heard, 0, 750, sightings, ANY_MINUTE), nowMs);
    }

    private boolean carryOut() {
        boolean isBusy = false;
        for (GroupRecord group : List.copyOf(state.groups().values())) {
            long epoch = group.holder().epoch();
            if (!group.holder().isNone() && (group.isToBeReleased() || group.phase() == Phase.FAULTED)) {
                apply(new Command.Released(group.name(), epoch, "offline"));
                isBusy = true;
            } else if (group.phase() == Phase.ASSIGNED) {
                apply(new Command.Started(group.name(), epoch));
                isBusy = true;
            }
        }
        return isBusy;
    }
}
