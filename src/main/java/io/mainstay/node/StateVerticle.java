package io.mainstay.node;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.ClusterJson;
import io.mainstay.bus.EventJson;
import io.mainstay.bus.GroupTexts;
import io.mainstay.bus.LocalCodec;
import io.mainstay.bus.SnapshotJson;
import io.mainstay.core.Coarse;
import io.mainstay.core.event.Causes;
import io.mainstay.core.event.Event;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.event.UnderWay;
import io.mainstay.core.snapshot.ClusterSnapshot;
import io.mainstay.core.snapshot.ClusterSnapshot.Lease;
import io.mainstay.core.snapshot.Gathering;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.NodeSnapshot;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what the groups say into the node's snapshot, numbers events, and tells both to the node and to the bus. It
 * decides nothing.
 */
public final class StateVerticle extends VerticleBase {
    /** Least time between two snapshots; changes in between are told together. */
    static final long THIN_MS = 100;
    /** A change is told so much later: what follows from it is decided first. */
    static final long AFTER_MS = 30;
    /** How often the state is repeated on the bus though nothing changed, and least gap for a large node. */
    static final long REPEAT_MS = Gathering.REPEAT_MS;
    /** A node with more resources than this is told to the bus each two seconds at most: its message is megabytes long. */
    static final int LARGE_NODE = 1_000;

    private final NodeIdentity identity;
    private final LongSupplier wallMs;
    private final Wakeups wakeups;
    private final Map<String, GroupSnapshot> groups = new TreeMap<>();
    private final EventRing events = new EventRing();
    private final GroupTexts texts = new GroupTexts();

    private Causes causes = Causes.NONE;
    private long sequence;
    private long lastEvent;
    private long changedWallMs;
    private long nextTellMs;
    private long toldBusMs;
    private boolean wakePending;
    private boolean stopped;
    private @Nullable NodeSnapshot current;
    private Lease lease = Lease.NONE;
    private long leaseAtMs;

    public StateVerticle(NodeIdentity identity, LongSupplier wallMs, Wakeups wakeups) {
        this.identity = identity;
        this.wallMs = wallMs;
        this.wakeups = wakeups;
        this.changedWallMs = identity.startedWallMs();
    }

    @Override
    public Future<?> start() {
        var bus = vertx.eventBus();
        BusCommands commands = new BusCommands(bus, identity.node());
        bus.<GroupSnapshot>localConsumer(Addresses.LOCAL_GROUP, message -> onGroup(message.body()));
        bus.<String>localConsumer(Addresses.LOCAL_GROUP_GONE, message -> onGone(message.body()));
        bus.<ClusterSnapshot>localConsumer(Addresses.LOCAL_CLUSTER, message -> {
            lease = message.body().lease();
            leaseAtMs = wakeups.nowMs();
        });
        bus.<Occurrence>localConsumer(Addresses.LOCAL_OCCURRENCE, message -> onOccurrence(message.body()));
        bus.<UnderWay>localConsumer(Addresses.LOCAL_UNDER_WAY, message -> causes = causes.decided(message.body()));
        bus.localConsumer(Addresses.LOCAL_SNAPSHOT_NOW, message -> message.reply(snapshot(), LocalCodec.LOCAL));
        nextTellMs = wakeups.nowMs();
        wakeups.wakeAt(Coarse.about(wakeups.nowMs() + REPEAT_MS), this::onRepeat);
        return Future.all(
                bus.<Object>consumer(Addresses.COMMANDS, commands::take).completion(),
                bus.<Object>consumer(Addresses.node(identity.node()), commands::take)
                        .completion());
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        return Future.succeededFuture();
    }

    private void onGroup(GroupSnapshot group) {
        // Groups repeat themselves; only what differs is a change.
        if (!group.equals(groups.get(group.name()))) {
            groups.put(group.name(), group);
            changed();
        }
    }

    private void onGone(String name) {
        if (groups.remove(name) != null) {
            texts.keepOnly(List.copyOf(groups.values()));
            changed();
        }
    }

    private void onOccurrence(Occurrence occurrence) {
        Event event = new Event(
                ++lastEvent,
                wallMs.getAsLong(),
                identity.node(),
                occurrence.group(),
                occurrence.resource(),
                occurrence.kind(),
                occurrence.text());
        events.add(event);
        LoggedEvent told = LoggedEvent.of(event, identity.life(), causes.of(occurrence, wakeups.nowMs()));
        causes = causes.after(occurrence, wakeups.nowMs());
        EventLines.log(told);
        vertx.eventBus().publish(Addresses.LOCAL_EVENT, told, LocalCodec.LOCAL);
        vertx.eventBus().publish(Addresses.EVENTS, EventJson.message(told));
        changed();
    }

    private void changed() {
        sequence++;
        changedWallMs = wallMs.getAsLong();
        current = null;
        if (wakePending) {
            return;
        }
        wakePending = true;
        wakeups.wakeAt(Math.max(nextTellMs, wakeups.nowMs() + AFTER_MS), this::tell);
    }

    private void tell() {
        wakePending = false;
        if (stopped) {
            return;
        }
        nextTellMs = wakeups.nowMs() + THIN_MS;
        NodeSnapshot snapshot = snapshot();
        vertx.eventBus().publish(Addresses.LOCAL_SNAPSHOT, snapshot, LocalCodec.LOCAL);
        if (snapshot.groups().stream()
                        .mapToInt(group -> group.resources().size())
                        .sum()
                <= LARGE_NODE) {
            tellBus(snapshot);
        }
    }

    private void onRepeat() {
        if (!stopped) {
            if (wakeups.nowMs() - toldBusMs > REPEAT_MS / 2) {
                tellBus(snapshot());
            }
            wakeups.wakeAt(Coarse.about(toldBusMs + REPEAT_MS), this::onRepeat);
        }
    }

    private void tellBus(NodeSnapshot snapshot) {
        toldBusMs = wakeups.nowMs();
        JsonObject json = SnapshotJson.write(snapshot, texts, wallMs.getAsLong())
                .put("lease", ClusterJson.write(lease.after(wakeups.nowMs() - leaseAtMs)));
        vertx.eventBus().publish(Addresses.state(identity.node()), json);
    }

    private NodeSnapshot snapshot() {
        NodeSnapshot snapshot = current;
        if (snapshot == null) {
            snapshot = new NodeSnapshot(
                    identity.cluster(),
                    identity.node(),
                    identity.version(),
                    identity.life(),
                    sequence,
                    identity.startedWallMs(),
                    changedWallMs,
                    List.copyOf(groups.values()),
                    events.list());
            current = snapshot;
        }
        return snapshot;
    }
}
