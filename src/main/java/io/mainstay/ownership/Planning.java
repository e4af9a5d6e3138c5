package io.mainstay.ownership;

import io.mainstay.core.Coarse;
import io.mainstay.core.lease.LeaseTimings;
import io.mainstay.core.ledger.ClusterSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Ledger;
import io.mainstay.core.ledger.NodeRecord;
import io.mainstay.core.plan.Explanation;
import io.mainstay.core.plan.LeaseView;
import io.mainstay.core.plan.Planner;
import io.mainstay.core.plan.Proposal;
import io.mainstay.core.plan.Sightings;
import io.mainstay.node.NodeClock;
import io.mainstay.node.PatientWakeups;
import io.mainstay.node.Wakeups;
import io.vertx.core.Context;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the planner after each command and some times a second. Every node explains; the leader proposes too. Called on one
 * context.
 */
public final class Planning {
    /** Between two looks of the leader at what time alone makes due. */
    private static final long DECIDE_MS = 500;
    /** Between two explanations, as long as nothing changes but what is heard. */
    private static final long EXPLAIN_MS = 1_000;
    /** What follows from a change is decided first; then it is explained, and a burst of changes once. */
    private static final long EXPLAIN_AFTER_MS = 50;

    private final String node;
    private final Ledger ledger;
    private final LeaseTimings timings;
    private final ClusterSpec configured;
    private final String configDigest;
    private final Set<String> inFlight = new HashSet<>();
    private SortedMap<String, Explanation> explanations = new TreeMap<>();
    private Supplier<SortedMap<String, Long>> heardMs = TreeMap::new;
    private Consumer<SortedMap<String, Explanation>> onExplained = ignored -> {};
    private volatile Sightings sightings = Sightings.NONE;
    private String leader = "";
    private long leadingSinceMs;
    private long explainedAtMs;
    private boolean willExplain;
    private long wakes;
    private @Nullable Context context;
    private @Nullable Wakeups wakeups;
    private volatile @Nullable ClusterState state;
    private volatile boolean isLeaving;

    /**
     * @param configured this node's file: the ledger takes it up once every live node has the same
     * @param configDigest of that file
     */
    public Planning(String node, Ledger ledger, LeaseTimings timings, ClusterSpec configured, String configDigest) {
        this.node = node;
        this.ledger = ledger;
        this.timings = timings;
        this.configured = configured;
        this.configDigest = configDigest;
    }

    void begin(
            Context on,
            Wakeups clock,
            Supplier<SortedMap<String, Long>> heard,
            Consumer<SortedMap<String, Explanation>> explained) {
        context = on;
        wakeups = clock;
        heardMs = heard;
        onExplained = explained;
        leadingSinceMs = clock.nowMs();
        wakeLater();
    }

    String leader() {
        return leader;
    }

    void leaderIs(String name) {
        if (!name.equals(leader)) {
            leader = name;
            leadingSinceMs = NodeClock.nowMs();
            inFlight.clear();
            explain();
            decide();
            wakeLater();
        }
    }

    void applied(ClusterState next) {
        state = next;
        sightings = sightings.seen(next, NodeClock.nowMs());
        decide();
        if (explanations.isEmpty()) {
            explain();
        } else {
            explainSoon();
        }
    }

    private void explainSoon() {
        Wakeups clock = wakeups;
        if (!willExplain && clock != null) {
            willExplain = true;
            patient(clock).wakeAt(clock.nowMs() + EXPLAIN_AFTER_MS, () -> {
                willExplain = false;
                explain();
            });
        }
    }

    /** The next owner is proposed right behind what takes the last one away: one commit is waited for instead of two. */
    void pending(Command command) {
        ClusterState now = state;
        if (now != null && leader.equals(node)) {
            Planner.foresee(now, command, view(), NodeClock.nowMs())
                    .forEach(proposal -> propose(proposal.why().group(), proposal.command()));
        }
    }

    /** Wake-ups for what is only told: they wait while a group is on its way to its next owner. Any thread. */
    public Wakeups patient(Wakeups clock) {
        return new PatientWakeups(clock, this::isHandingOver);
    }

    /** This node gives up what it has: from now on that must not wait for what is only told. Any thread. */
    public void leaving() {
        isLeaving = true;
    }

    private boolean isHandingOver() {
        ClusterState now = state;
        return isLeaving || (now != null && sightings.isHandingOver(now, NodeClock.nowMs()));
    }

    SortedMap<String, Explanation> explanations() {
        return Collections.unmodifiableSortedMap(explanations);
    }

    LeaseView view() {
        return new LeaseView(heardMs.get(), leadingSinceMs, timings.gapMs(), sightings, NodeClock.minuteOfDay());
    }

    private void wakeLater() {
        Wakeups clock = wakeups;
        long mine = ++wakes;
        if (clock != null) {
            long atMs = clock.nowMs() + (leader.equals(node) ? DECIDE_MS : EXPLAIN_MS);
            clock.wakeAt(Coarse.about(atMs), () -> again(mine));
        }
    }

    /** Only the newest wake-up counts: whoever begins to lead does not wait for his slow one. */
    private void again(long wake) {
        if (wake != wakes) {
            return;
        }
        if (NodeClock.nowMs() - explainedAtMs >= EXPLAIN_MS) {
            explain();
        }
        decide();
        wakeLater();
    }

    private void explain() {
        ClusterState now = state;
        if (now == null) {
            return;
        }
        explainedAtMs = NodeClock.nowMs();
        TreeMap<String, Explanation> next = new TreeMap<>();
        Planner.explain(now, view(), explainedAtMs).forEach(why -> next.put(why.group(), why));
        if (!next.equals(explanations)) {
            explanations = next;
            onExplained.accept(next);
        }
    }

    private void decide() {
        ClusterState now = state;
        if (now == null || !leader.equals(node)) {
            return;
        }
        for (Proposal proposal : Planner.decide(now, view(), NodeClock.nowMs())) {
            propose(proposal.why().group(), proposal.command());
        }
        configure(now);
    }

    /** The file is taken into the ledger when every live node has the same; until then the ledger keeps what it has. */
    private void configure(ClusterState now) {
        ClusterSpec wanted = now.version() == 0
                ? configured
                : new ClusterSpec(configured.nodes(), now.spec().groups(), configured.capacities());
        if (now.spec().equals(wanted)) {
            return;
        }
        String mine = SameFiles.counts(now, configDigest);
        List<NodeRecord> live = now.nodes().values().stream()
                .filter(each -> each.present().isPresent())
                .toList();
        boolean allAgree = !live.isEmpty()
                && live.stream()
                        .allMatch(each -> SameFiles.counts(
                                        now, each.present().orElseThrow().configDigest())
                                .equals(mine));
        if (allAgree) {
            propose("", new Command.ConfigApplied(wanted, node + "'s file"));
        }
    }

    /** One proposal for a group at a time: the next when this one has been decided and applied here, or is lost. */
    private void propose(String group, Command command) {
        Context on = context;
        if (on == null || !inFlight.add(group)) {
            return;
        }
        ledger.propose(
                command,
                answer -> on.runOnContext(ignored -> {
                    if (answer instanceof Ledger.Answer.Decided decided) {
                        awaitApplied(group, decided.entry().index());
                    } else {
                        inFlight.remove(group);
                    }
                }));
    }

    private void awaitApplied(String group, long index) {
        ClusterState now = state;
        Wakeups clock = wakeups;
        if (now == null || clock == null || now.index() >= index) {
            inFlight.remove(group);
        } else {
            clock.wakeAt(clock.nowMs() + 1, () -> awaitApplied(group, index));
        }
    }
}
