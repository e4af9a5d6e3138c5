package io.mainstay.sim;

import io.mainstay.core.Step;
import io.mainstay.core.event.Asking;
import io.mainstay.core.event.Event;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.EventOutbox;

/** What one agent has to tell the ledger's log: pretended events, by the real outbox. */
final class SimEvents {
    private static final long UNANSWERED_MS = 3000;

    private final SimHost host;
    private final SimCluster cluster;
    private final long boot;
    private EventOutbox outbox;
    private long happenedAtMs;
    private long toldAtMs;
    private long happened;

    SimEvents(SimHost host, SimCluster cluster, long boot) {
        this.host = host;
        this.cluster = cluster;
        this.boot = boot;
        outbox = EventOutbox.empty(host.name(), boot);
    }

    void applied(EventLog log) {
        outbox = outbox.applied(log, 0);
    }

    /** What nobody has answered after a while is told again. */
    void tell() {
        long everyMs = cluster.settings.pace().eventEveryMs();
        if (everyMs == 0) {
            return;
        }
        long nowMs = host.localMs();
        if (nowMs - happenedAtMs >= everyMs) {
            happenedAtMs = nowMs;
            Event event = new Event(++happened, 0, host.name(), "", "", EventKind.NODE_SLOW, "it happened");
            outbox = outbox.with(LoggedEvent.of(event, boot, Asking.NOBODY), nowMs);
        }
        if (outbox.inFlight() != 0 && nowMs - toldAtMs > UNANSWERED_MS) {
            outbox = outbox.unanswered(nowMs);
        }
        Step<EventOutbox, Command.Told> due = outbox.due(nowMs);
        outbox = due.next();
        for (Command.Told told : due.actions()) {
            toldAtMs = nowMs;
            cluster.ledger.propose(
                    host.name(),
                    told,
                    () -> host.deliver(agent -> agent.events().decided(told)));
        }
    }

    private void decided(Command.Told told) {
        LoggedEvent last = told.events().get(told.events().size() - 1);
        boolean isInFlight = last.life() == boot && last.sequence() == outbox.inFlight();
        outbox = isInFlight ? outbox.decided(host.localMs(), 0) : outbox;
    }

    /** Whether something has waited long, and is not asked for again and again: its answers may be lost each time. */
    boolean isStuck() {
        long patienceMs = UNANSWERED_MS + 2_000;
        return outbox.waiting().size() * cluster.settings.pace().eventEveryMs() > patienceMs
                && host.localMs() - toldAtMs > patienceMs;
    }
}
