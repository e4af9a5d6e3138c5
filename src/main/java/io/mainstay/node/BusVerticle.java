package io.mainstay.node;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.ClusterJson;
import io.mainstay.bus.EventJson;
import io.mainstay.bus.LocalCodec;
import io.mainstay.bus.Reading;
import io.mainstay.bus.SnapshotJson;
import io.mainstay.cluster.BusClock;
import io.mainstay.cluster.BusListener;
import io.mainstay.cluster.ClusterBus;
import io.mainstay.cluster.ClusterBusOptions;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.snapshot.BusState;
import io.mainstay.core.snapshot.MemberSnapshot;
import io.mainstay.core.snapshot.NodeSnapshot;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries between the node's own bus and the one between the nodes: this node's state, events, and the commands and questions of
 * other applications one way, the other nodes' states and events the other way. What arrives is shown; nothing is decided by it.
 */
public final class BusVerticle extends VerticleBase implements BusListener {
    /** A member that was silent so long may come back with a smaller count of lives: its directory was new. */
    static final long FORGET_MS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(BusVerticle.class);
    /** A little longer than the groups may take, so that their words arrive. */
    private static final DeliveryOptions TO_GROUPS =
            new DeliveryOptions().setLocalOnly(true).setSendTimeout(BusCommands.LIMIT_MS + 500);

    private final NodeIdentity identity;
    private final ClusterBusOptions options;
    private final Wakeups wakeups;
    private final Wakeups telling;
    private final Map<String, String> others = new HashMap<>();
    private final Map<String, MemberSnapshot> members = new TreeMap<>();
    private final List<JsonObject> untold = new ArrayList<>();

    private final Set<String> misunderstood = new HashSet<>();

    private @Nullable ClusterBus bus;
    private BusState state = new BusState(false, List.of(), "the event bus is down: it has not been started");
    private boolean isTooLarge;

    /** @param telling when events of this node are told to the others */
    public BusVerticle(NodeIdentity identity, ClusterBusOptions options, Wakeups wakeups, Wakeups telling) {
        this.telling = telling;
        this.identity = identity;
        this.options = options;
        this.wakeups = wakeups;
    }

    @Override
    public Future<?> start() {
        ClusterBus started = ClusterBus.start(vertx, options, new Clock(), this);
        bus = started;
        var local = vertx.eventBus();
        String own = Addresses.state(identity.node());
        local.<JsonObject>localConsumer(own, message -> tellState(started, own, message.body()));
        local.<JsonObject>localConsumer(Addresses.EVENTS, message -> tellLater(started, message.body()));
        local.<Collection<String>>localConsumer(Addresses.LOCAL_HEARD, message -> started.heard(message.body()));
        local.localConsumer(Addresses.LOCAL_BUS_NOW, message -> message.reply(state, LocalCodec.LOCAL));
        local.localConsumer(
                Addresses.LOCAL_MEMBERS_NOW, message -> message.reply(List.copyOf(members.values()), LocalCodec.LOCAL));
        for (String name : options.members().keySet()) {
            if (!name.equals(identity.node())) {
                others.put(Addresses.state(name), name);
                started.consume(Addresses.state(name));
            }
        }
        started.consume(Addresses.EVENTS);
        List.of(Addresses.COMMANDS, Addresses.node(identity.node()), Addresses.QUESTIONS)
                .forEach(address -> started.requests(address, body -> ask(address, body)));
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        ClusterBus last = bus;
        return last == null ? Future.succeededFuture() : last.close();
    }

    private void tellState(ClusterBus to, String address, JsonObject body) {
        boolean isTaken = to.publish(address, body);
        if (!isTaken && !isTooLarge) {
            LOG.warn(
                    "this node's state is larger than {} characters: the other nodes are not told it, and show none",
                    ClusterBus.MAX_MESSAGE);
        }
        isTooLarge = !isTaken;
    }

    private void tellLater(ClusterBus to, JsonObject event) {
        untold.add(event);
        if (untold.size() == 1) {
            telling.wakeAt(telling.nowMs() + StateVerticle.AFTER_MS, () -> {
                untold.forEach(each -> to.tell(Addresses.EVENTS, each));
                untold.clear();
            });
        }
    }

    private Future<JsonObject> ask(String address, Object body) {
        return vertx.eventBus().<JsonObject>request(address, body, TO_GROUPS).map(Message::body);
    }

    @Override
    public void busIs(BusState now) {
        state = now;
        vertx.eventBus().publish(Addresses.LOCAL_BUS, now, LocalCodec.LOCAL);
    }

    @Override
    public void received(String address, JsonObject body) {
        String member = others.get(address);
        if (member != null) {
            onState(member, body);
        } else if (address.equals(Addresses.EVENTS)) {
            onEvent(body);
        }
    }

    private void onState(String member, JsonObject body) {
        long nowMs = wakeups.nowMs();
        MemberSnapshot had = members.get(member);
        if (had != null && isRepeated(had.snapshot(), body)) {
            keep(member, new MemberSnapshot(had.snapshot(), nowMs, ClusterJson.lease(body)));
            return;
        }
        Reading<NodeSnapshot> reading = SnapshotJson.read(body);
        if (reading instanceof Reading.Good<NodeSnapshot> good
                && good.value().node().equals(member)) {
            misunderstood.remove(member);
            if (had == null || isNewer(good.value(), had, nowMs)) {
                keep(member, new MemberSnapshot(good.value(), nowMs, ClusterJson.lease(body)));
            }
        } else if (misunderstood.add(member)) {
            String why = reading instanceof Reading.Bad<NodeSnapshot> bad ? bad.text() : "it names another node";
            LOG.warn("the state of {} is not understood and not shown: {}", member, why);
        }
    }

    private void keep(String member, MemberSnapshot snapshot) {
        members.put(member, snapshot);
        vertx.eventBus().publish(Addresses.LOCAL_MEMBER, snapshot, LocalCodec.LOCAL);
    }

    /** Saves reading the whole of what is known. */
    private static boolean isRepeated(NodeSnapshot had, JsonObject body) {
        return body.getValue("life") instanceof Number life
                && body.getValue("sequence") instanceof Number sequence
                && life.longValue() == had.life()
                && sequence.longValue() == had.sequence();
    }

    private static boolean isNewer(NodeSnapshot next, MemberSnapshot had, long nowMs) {
        int byLife = Long.compare(next.life(), had.snapshot().life());
        return byLife > 0
                || (byLife == 0 && next.sequence() >= had.snapshot().sequence())
                || nowMs - had.receivedAtMs() > FORGET_MS;
    }

    private void onEvent(JsonObject body) {
        if (EventJson.readLogged(body) instanceof Reading.Good<LoggedEvent> good
                && (good.value().isDecision()
                        || others.containsValue(good.value().node()))) {
            vertx.eventBus().publish(Addresses.LOCAL_MEMBER_EVENT, good.value(), LocalCodec.LOCAL);
        }
    }

    private final class Clock implements BusClock {
        @Override
        public long nowMs() {
            return wakeups.nowMs();
        }

        @Override
        public void wakeAt(long atMs, Runnable action) {
            wakeups.wakeAt(atMs, action);
        }
    }
}
