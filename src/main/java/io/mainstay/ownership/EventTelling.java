package io.mainstay.ownership;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.EventJson;
import io.mainstay.bus.LocalCodec;
import io.mainstay.core.Step;
import io.mainstay.core.event.Asking;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.event.UnderWay;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.EventOutbox;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.Ledger;
import io.mainstay.node.EventLines;
import io.mainstay.node.NodeClock;
import io.mainstay.node.Wakeups;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings what happens on this node into the ledger's event log, and shows the log on this node as it grows. Called on one
 * context.
 */
public final class EventTelling {
    /** Between two looks whether what is decided first has been decided. */
    private static final long LOOK_MS = 100;

    /** Told to the bus in one go when much has come at once. */
    private static final int MOST_PUBLISHED = EventLog.LIMIT;

    private final String node;
    private final Ledger ledger;
    private final Map<String, Asking> underWay = new HashMap<>();
    private EventOutbox outbox;
    private EventLog log = EventLog.CLOSED;
    private boolean isHeard;
    private boolean willLook;
    private Supplier<String> leader = () -> "";
    private BooleanSupplier isBusy = () -> false;
    private @Nullable Vertx vertx;
    private @Nullable Context context;
    private @Nullable Wakeups wakeups;

    /** @param life the count of this node's starts, as its events have it */
    public EventTelling(String node, long life, Ledger ledger) {
        this.node = node;
        this.ledger = ledger;
        this.outbox = EventOutbox.empty(node, life);
    }

    /**
     * Begins on this context.
     *
     * @param leads who leads the ledger
     * @param decidesFirst whether something waits to be decided that must not wait for events
     */
    void begin(Vertx on, Wakeups clock, Supplier<String> leads, BooleanSupplier decidesFirst) {
        vertx = on;
        context = on.getOrCreateContext();
        wakeups = clock;
        leader = leads;
        isBusy = decidesFirst;
        on.eventBus().<LoggedEvent>localConsumer(Addresses.LOCAL_EVENT, message -> take(message.body()));
        on.eventBus().<Object>localConsumer(Addresses.LOCAL_LOG_NOW, message -> message.reply(log, LocalCodec.LOCAL));
    }

    private void take(LoggedEvent event) {
        outbox = outbox.with(event, NodeClock.nowMs());
        lookLater();
    }

    void applied(ClusterState state) {
        tellUnderWay(state);
        EventLog next = state.log();
        if (isHeard && next.last() == log.last()) {
            return;
        }
        List<LoggedEvent> news = isHeard ? next.after(log.last(), MOST_PUBLISHED) : List.of();
        isHeard = true;
        log = next;
        outbox = outbox.applied(next, NodeClock.wallMs());
        publish(Addresses.LOCAL_LOG, next);
        news.forEach(this::publish);
        lookLater();
    }

    /** Each event once: its node says its number, the leader says what was decided. */
    private void publish(LoggedEvent event) {
        boolean isLeader = leader.get().equals(node);
        boolean isOurs = event.isDecision() ? isLeader : event.node().equals(node) && event.life() == outbox.life();
        Vertx on = vertx;
        if (on != null && isOurs) {
            if (event.isDecision()) {
                EventLines.log(event);
            }
            on.eventBus().publish(Addresses.EVENTS, EventJson.message(event));
        }
    }

    private void tellUnderWay(ClusterState state) {
        for (GroupRecord group : state.groups().values()) {
            Asking asking = group.past().asking();
            if (!asking.equals(underWay.getOrDefault(group.name(), Asking.NOBODY))) {
                underWay.put(group.name(), asking);
                publish(Addresses.LOCAL_UNDER_WAY, new UnderWay(group.name(), asking));
            }
        }
        underWay.keySet().retainAll(state.groups().keySet());
    }

    private void publish(String address, Object body) {
        Vertx on = vertx;
        if (on != null) {
            on.eventBus().publish(address, body, LocalCodec.LOCAL);
        }
    }

    private void lookLater() {
        Wakeups clock = wakeups;
        if (clock == null || willLook || outbox.waiting().isEmpty() || outbox.inFlight() != 0) {
            return;
        }
        willLook = true;
        clock.wakeAt(Math.max(outbox.dueMs(), clock.nowMs() + (isBusy.getAsBoolean() ? LOOK_MS : 0)), this::look);
    }

    private void look() {
        willLook = false;
        if (!isHeard || isBusy.getAsBoolean()) {
            Wakeups clock = wakeups;
            if (clock != null && !outbox.waiting().isEmpty()) {
                willLook = true;
                clock.wakeAt(clock.nowMs() + LOOK_MS, this::look);
            }
            return;
        }
        Step<EventOutbox, Command.Told> due = outbox.due(NodeClock.nowMs());
        outbox = due.next();
        due.actions().forEach(this::propose);
        lookLater();
    }

    private void propose(Command.Told told) {
        Context on = context;
        if (on == null) {
            return;
        }
        ledger.propose(
                told,
                answer -> on.runOnContext(ignored -> {
                    outbox = answer instanceof Ledger.Answer.Decided
                            ? outbox.decided(NodeClock.nowMs(), NodeClock.wallMs())
                            : outbox.unanswered(NodeClock.nowMs());
                    lookLater();
                }));
    }
}
