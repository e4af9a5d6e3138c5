package io.mainstay.ownership;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.DiffAsked;
import io.mainstay.bus.LocalCodec;
import io.mainstay.core.Coarse;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.lease.LeaseHolder;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.HistoryEntry;
import io.mainstay.core.plan.DiffPlan;
import io.mainstay.core.plan.Explanation;
import io.mainstay.core.plan.Planner;
import io.mainstay.core.plan.Rehearsal;
import io.mainstay.core.snapshot.BusState;
import io.mainstay.core.snapshot.ClusterSnapshot;
import io.mainstay.core.snapshot.ClusterSnapshot.GroupPlan;
import io.mainstay.core.snapshot.Forecast;
import io.mainstay.lease.LeaseKeeper;
import io.mainstay.node.NodeClock;
import io.mainstay.node.Wakeups;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Shows the cluster as this node knows it, and its event log. Called on the ownership's context. */
public final class ClusterView {
    /** Shown so long after a change: what follows from it is decided first, and what follows soon is shown with it. */
    private static final long THIN_MS = 50;

    /** And this often when nothing changes: a lease runs out meanwhile. */
    private static final long REPEAT_MS = 1_000;

    private final ClusterPicture picture;
    private final LateLedger ledger;
    private final EventTelling telling;
    private final String node;
    private final long ttlMs;
    private final TreeMap<Long, Long> appliedWallMs = new TreeMap<>();
    private @Nullable Vertx vertx;
    private @Nullable Wakeups wakeups;
    private @Nullable LeaseKeeper keeper;
    private @Nullable Planning planning;
    private @Nullable ClusterState state;
    private BusState bus = new BusState(false, List.of(), "the event bus has not been started");
    private long toldIndex = -1;
    private boolean willShow;
    private String difference = "";

    /** @param ledger says what is waited for as long as nothing is known */
    public ClusterView(String node, long ttlMs, ClusterPicture picture, LateLedger ledger, EventTelling telling) {
        this.telling = telling;
        this.node = node;
        this.ttlMs = ttlMs;
        this.picture = picture;
        this.ledger = ledger;
    }

    /** @param decidesFirst whether something waits to be decided that must not wait for events */
    void begin(Vertx on, Wakeups clock, LeaseKeeper kept, Planning plans, BooleanSupplier decidesFirst) {
        Wakeups patient = plans.patient(clock);
        telling.begin(on, patient, plans::leader, decidesFirst);
        vertx = on;
        wakeups = patient;
        keeper = kept;
        planning = plans;
        on.eventBus().<Object>localConsumer(Addresses.LOCAL_CLUSTER_NOW, message -> {
            ClusterSnapshot now = snapshot();
            message.reply(now, LocalCodec.LOCAL);
        });
        on.eventBus().<Forecast>localConsumer(Addresses.LOCAL_FORECAST, message -> {
            ClusterState now = state;
            if (now == null) {
                message.fail(1, ledger.waitsFor());
            } else {
                message.reply(forecast(now, message.body()), LocalCodec.LOCAL);
            }
        });
        on.eventBus().<Command>localConsumer(Addresses.LOCAL_LEDGER_REHEARSALS, message -> {
            ClusterState now = state;
            if (now == null) {
                message.fail(1, ledger.waitsFor());
            } else {
                CommandReply told = Rehearsal.of(now, plans.view(), message.body(), NodeClock.nowMs());
                message.reply(told, LocalCodec.LOCAL);
            }
        });
        on.eventBus().<DiffAsked>localConsumer(Addresses.LOCAL_DIFF, message -> {
            ClusterState now = state;
            if (now == null) {
                message.fail(1, ledger.waitsFor());
            } else {
                DiffAsked asked = message.body();
                message.reply(
                        DiffPlan.of(asked.before(), asked.after(), now, plans.view(), NodeClock.nowMs()),
                        LocalCodec.LOCAL);
            }
        });
        on.eventBus().<BusState>localConsumer(Addresses.LOCAL_BUS, message -> {
            bus = message.body();
            changed();
        });
        repeat();
    }

    void applied(ClusterState next) {
        state = next;
        telling.applied(next);
        compareFiles(next);
        for (HistoryEntry entry : next.history()) {
            if (toldIndex >= 0 && entry.index() > toldIndex) {
                appliedWallMs.put(entry.index(), NodeClock.wallMs());
            }
        }
        toldIndex = next.index();
        while (appliedWallMs.size() > ClusterState.HISTORY_LIMIT) {
            appliedWallMs.pollFirstEntry();
        }
        changed();
    }

    /** f.9: equal settings on every node; the leader tells of it once, and once when they are equal again. */
    private void compareFiles(ClusterState next) {
        String found = SameFiles.difference(next);
        Planning plans = planning;
        if (!found.equals(difference) && plans != null && plans.leader().equals(node)) {
            EventKind kind = found.isEmpty() ? EventKind.CONFIG_AGREES : EventKind.CONFIG_DIFFERS;
            raise(kind, found.isEmpty() ? "the files of all live nodes are the same again" : found);
        }
        difference = found;
    }

    void changed() {
        Wakeups clock = wakeups;
        if (willShow || clock == null) {
            return;
        }
        willShow = true;
        clock.wakeAt(clock.nowMs() + THIN_MS, this::show);
    }

    private void repeat() {
        Wakeups clock = wakeups;
        if (clock != null) {
            if (!willShow) {
                show();
            }
            clock.wakeAt(Coarse.about(clock.nowMs() + REPEAT_MS), this::repeat);
        }
    }

    private void show() {
        willShow = false;
        Vertx on = vertx;
        if (on != null) {
            on.eventBus().publish(Addresses.LOCAL_CLUSTER, snapshot(), LocalCodec.LOCAL);
        }
    }

    private ClusterSnapshot snapshot() {
        LeaseKeeper kept = keeper;
        Planning plans = planning;
        long nowMs = NodeClock.nowMs();
        long deadlineMs = kept == null ? LeaseHolder.NONE : kept.deadlineMs();
        long leftMs = deadlineMs == LeaseHolder.NONE ? 0 : Math.max(0, deadlineMs - nowMs);
        SortedMap<String, Long> heardMs = kept == null ? new TreeMap<>() : kept.heardMs();
        return picture.of(
                state,
                new ClusterPicture.Around(
                        plans == null ? "" : plans.leader(),
                        ledger.waitsFor(),
                        new ClusterSnapshot.Lease(ttlMs, leftMs),
                        new ClusterSnapshot.Bus(bus.up(), bus.sentence()),
                        heardMs,
                        plans == null ? new TreeMap<>() : plans.explanations(),
                        appliedWallMs),
                nowMs);
    }

    private GroupPlan forecast(ClusterState now, Forecast asked) {
        Planning plans = planning;
        if (plans == null) {
            throw new IllegalStateException("not begun");
        }
        Explanation why = Planner.forecast(now, plans.view(), asked.group(), asked.withoutNode(), NodeClock.nowMs());
        return ClusterPicture.plan(now, asked.group(), why);
    }

    private void raise(EventKind kind, String text) {
        Vertx on = vertx;
        if (on != null) {
            on.eventBus().publish(Addresses.LOCAL_OCCURRENCE, new Occurrence("", "", kind, text), LocalCodec.LOCAL);
        }
    }
}
