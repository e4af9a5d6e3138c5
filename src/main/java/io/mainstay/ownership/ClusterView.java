package io.mainstay.ownership;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.lease.LeaseHolder;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.HistoryEntry;
import io.mainstay.core.plan.Explanation;
import io.mainstay.core.plan.Planner;
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
import org.jspecify.annotations.Nullable;

/**
 * Shows the cluster as this node knows it, and tells as events what the ledger decided; the leader tells, so that each is
 * told once. Called on the ownership's context.
 */
public final class ClusterView {
    /** Shown at most this often when something changes, and this often when nothing does: a lease runs out meanwhile. */
    private static final long THIN_MS = 50;

    private static final long REPEAT_MS = 1_000;

    private final ClusterPicture picture;
    private final LateLedger ledger;
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
    private long shownAtMs;
    private boolean willShow;
    private String difference = "";

    /** @param ledger says what is waited for as long as nothing is known */
    public ClusterView(String node, long ttlMs, ClusterPicture picture, LateLedger ledger) {
        this.node = node;
        this.ttlMs = ttlMs;
        this.picture = picture;
        this.ledger = ledger;
    }

    void begin(Vertx on, Wakeups clock, LeaseKeeper kept, Planning plans) {
        vertx = on;
        wakeups = clock;
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
        on.eventBus().<BusState>localConsumer(Addresses.LOCAL_BUS, message -> {
            bus = message.body();
            changed();
        });
        repeat();
    }

    void applied(ClusterState next) {
        state = next;
        compareFiles(next);
        for (HistoryEntry entry : next.history()) {
            if (entry.index() > toldIndex) {
                boolean isNewest = entry.index()
                        == next.history().get(next.history().size() - 1).index();
                if (toldIndex < 0 && isNewest && entry.command() instanceof Command.Recovered) {
                    // Decided while no agent ran: told at the first start after it.
                    raise("", EventKind.COMMAND_TAKEN, entry.text());
                } else if (toldIndex >= 0) {
                    appliedWallMs.put(entry.index(), NodeClock.wallMs());
                    tell(entry);
                }
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
            raise("", kind, found.isEmpty() ? "the files of all live nodes are the same again" : found);
        }
        difference = found;
    }

    void changed() {
        Wakeups clock = wakeups;
        if (willShow || clock == null) {
            return;
        }
        willShow = true;
        clock.wakeAt(Math.max(clock.nowMs(), shownAtMs + THIN_MS), this::show);
    }

    private void repeat() {
        changed();
        Wakeups clock = wakeups;
        if (clock != null) {
            clock.wakeAt(clock.nowMs() + REPEAT_MS, this::repeat);
        }
    }

    private void show() {
        willShow = false;
        shownAtMs = NodeClock.nowMs();
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

    private void tell(HistoryEntry entry) {
        Planning plans = planning;
        if (plans == null || !plans.leader().equals(node) || !entry.isAccepted()) {
            return;
        }
        if (entry.command() instanceof Command.Assigned assigned) {
            raise(assigned.group(), EventKind.GROUP_ASSIGNED, entry.text());
        } else if (!entry.expired().isEmpty()) {
            raise("", EventKind.NODE_FAULTED, entry.text());
        } else if (entry.command() instanceof Command.NodeJoined) {
            raise("", EventKind.NODE_JOINED, entry.text());
        } else if (entry.command() instanceof Command.NodeLeft) {
            raise("", EventKind.NODE_EXITED, entry.text());
        } else if (entry.command() instanceof Command.GroupRequested asked) {
            raise(asked.group(), EventKind.COMMAND_TAKEN, entry.text());
        } else if (entry.command() instanceof Command.DrainRequested) {
            raise("", EventKind.COMMAND_TAKEN, entry.text());
        } else if (entry.command() instanceof Command.ConfigApplied
                || entry.command() instanceof Command.VotersChanged) {
            raise("", EventKind.CONFIG_APPLIED, entry.text());
        }
    }

    private void raise(String group, EventKind kind, String text) {
        Vertx on = vertx;
        if (on != null) {
            on.eventBus().publish(Addresses.LOCAL_OCCURRENCE, new Occurrence(group, "", kind, text), LocalCodec.LOCAL);
        }
    }
}
