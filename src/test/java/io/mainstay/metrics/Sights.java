package io.mainstay.metrics;

import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.ResourceState;
import io.mainstay.core.event.Asking;
import io.mainstay.core.event.Event;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.history.Move;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.HistoryEntry;
import io.mainstay.core.ledger.Ledger;
import io.mainstay.core.snapshot.BusState;
import io.mainstay.core.snapshot.ClusterSnapshot;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.NodeSnapshot;
import io.mainstay.core.snapshot.ResourceSnapshot;
import io.mainstay.core.snapshot.WholeGroup;
import io.mainstay.node.ClusterSamples;
import io.mainstay.node.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** What scrapes are made of in tests. */
public final class Sights {
    static final long NOW_MS = 90_000;

    private Sights() {}

    /** A node that has not said anything yet. */
    static Sight nothing() {
        return new Sight(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), NOW_MS, Samples.WALL_MS);
    }

    /** n1 of three, which runs group web; its application has a fault mark. */
    static Sight cluster() {
        GroupSnapshot mine = ClusterSamples.on(
                "n1",
                Samples.group(
                        "web",
                        GroupState.ONLINE,
                        Samples.resource("web", "app", AgentState.ONLINE, ResourceState.ONLINE, AgentFlag.FAULTED),
                        Samples.healthCheck("web", "lb", AgentState.ONLINE, ResourceState.ONLINE, false)));
        ClusterSnapshot cluster = ClusterSamples.cluster(ClusterSamples.plan("n1", 41));
        WholeGroup web = ClusterSamples.whole(ClusterSamples.plan("n1", 41), mine, ClusterSamples.standby());
        return new Sight(
                Optional.of(ClusterSamples.node("n1", mine)),
                Optional.of(cluster),
                Optional.of(new BusState(true, List.of("n1", "n2", "w1"), "all is well")),
                List.of(web),
                NOW_MS,
                Samples.WALL_MS);
    }

    /** A node with so many groups of so many resources. */
    static Sight large(int groups, int resources) {
        List<GroupSnapshot> mine = new ArrayList<>();
        for (int g = 0; g < groups; g++) {
            String name = "group-" + g;
            List<ResourceSnapshot> all = new ArrayList<>();
            for (int r = 0; r < resources - 1; r++) {
                all.add(Samples.resource(name, "app-" + r, AgentState.ONLINE, ResourceState.ONLINE));
            }
            all.add(Samples.healthCheck(name, "lb", AgentState.ONLINE, ResourceState.ONLINE, false));
            mine.add(Samples.group(name, GroupState.ONLINE, all.toArray(ResourceSnapshot[]::new)));
        }
        NodeSnapshot own = ClusterSamples.node("n1", mine.toArray(GroupSnapshot[]::new));
        return new Sight(
                Optional.of(own),
                Optional.empty(),
                Optional.empty(),
                mine.stream().map(ClusterSamples::alone).toList(),
                NOW_MS,
                Samples.WALL_MS);
    }

    /** Figures with everything counted that a node among several counts. */
    static Meters meters() {
        Meters meters = new Meters();
        meters.renewals(() -> 40, () -> 3);
        meters.guard(() -> true);
        meters.lag("node").accept(7);
        meters.count(move(Move.Kind.FAILOVER, Move.End.ONLINE));
        meters.timed(new Answering(), new AtomicLong()::incrementAndGet)
                .propose(new Command.Started("web", 41), answer -> {});
        return meters;
    }

    /** Of group web from n2 to n1: 40 ms until it was known, 300 to stop, 10 to decide, 700 to start. */
    static Move move(Move.Kind kind, Move.End end) {
        return new Move(
                "web",
                kind,
                42,
                41,
                "n2",
                "n1",
                List.of(
                        new Move.Phase(Move.Step.DETECT, 1_000, 1_040),
                        new Move.Phase(Move.Step.STOP, 1_040, 1_340),
                        new Move.Phase(Move.Step.DECIDE, 1_340, 1_350),
                        new Move.Phase(Move.Step.START, 1_350, 2_050)),
                "app faulted on n2",
                List.of(),
                new TreeMap<>(),
                Asking.NOBODY,
                end,
                "web is online on n1",
                7);
    }

    static LoggedEvent event(String group, String resource, EventKind kind) {
        Event event = new Event(1, Samples.WALL_MS, "n1", group, resource, kind, "because");
        return LoggedEvent.of(event, 3, Asking.NOBODY);
    }

    static String text(Meters meters, Sight sight) {
        return meters.scrape(sight, "", Meters.Packing.PLAIN).body().toString();
    }

    /** Decides what concerns epoch 41, and cannot decide anything else. */
    static final class Answering implements Ledger {
        @Override
        public void onApplied(Consumer<ClusterState> listener) {}

        @Override
        public void onLeader(Consumer<String> listener) {}

        @Override
        public void propose(Command command, Consumer<Answer> answer) {
            answer.accept(
                    command.equals(new Command.Started("web", 41))
                            ? new Answer.Decided(
                                    new HistoryEntry(9, command, HistoryEntry.Verdict.ACCEPTED, "web is online"))
                            : new Answer.Unknown("there is no leader"));
        }
    }
}
