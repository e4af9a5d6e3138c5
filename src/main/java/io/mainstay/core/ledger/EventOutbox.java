package io.mainstay.core.ledger;

import io.mainstay.core.Step;
import io.mainstay.core.event.Asking;
import io.mainstay.core.event.Event;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * What one process of a node still has to tell the log: in its order, some at a time, again until the ledger has it, and not
 * at once, so that decisions go first. What is more than it can keep is counted, and told as lost. Immutable; its steps
 * are pure.
 *
 * @param life of the process
 * @param waiting oldest first, at most {@value #LIMIT}
 * @param lost how many came after these and were not kept
 * @param newest the last that came, kept or not
 * @param inFlight number of the last event that is proposed just now; 0 while none is
 * @param dueMs not before this is anything proposed
 */
public record EventOutbox(
        String node, long life, List<LoggedEvent> waiting, long lost, long newest, long inFlight, long dueMs) {
    /** Told in one command, at most. */
    public static final int BATCH = 100;

    /** Some minutes of a bad hour; more than that is not read one by one. */
    static final int LIMIT = 1_000;

    /** Characters in one command, at most: an entry of the ledger is bounded. */
    static final int BATCH_TEXT = 40_000;

    /** What an event makes necessary is decided first, and what comes with it is told in one go. */
    static final long PAUSE_MS = 200;

    /** An unanswered proposal is made again after so long. */
    static final long AGAIN_MS = 1_000;

    public EventOutbox {
        waiting = List.copyOf(waiting);
    }

    public static EventOutbox empty(String node, long life) {
        return new EventOutbox(node, life, List.of(), 0, 0, 0, 0);
    }

    /** With one more to tell, at its time; what came before is passed over. */
    public EventOutbox with(LoggedEvent event, long nowMs) {
        if (event.sequence() <= newest) {
            return this;
        }
        if (waiting.size() >= LIMIT || lost > 0) {
            return new EventOutbox(node, life, waiting, lost + 1, event.sequence(), inFlight, dueMs);
        }
        List<LoggedEvent> next = new ArrayList<>(waiting);
        next.add(event);
        long due = waiting.isEmpty() ? Math.max(dueMs, nowMs + PAUSE_MS) : dueMs;
        return new EventOutbox(node, life, next, lost, event.sequence(), inFlight, due);
    }

    /** What is to be proposed now, if anything. */
    public Step<EventOutbox, Command.Told> due(long nowMs) {
        if (inFlight != 0 || waiting.isEmpty() || nowMs < dueMs) {
            return Step.stay(this);
        }
        List<LoggedEvent> batch = new ArrayList<>();
        int text = 0;
        for (LoggedEvent event : waiting) {
            text += event.length();
            if (batch.size() == BATCH || (text > BATCH_TEXT && !batch.isEmpty())) {
                break;
            }
            batch.add(event);
        }
        long last = batch.get(batch.size() - 1).sequence();
        return new Step<>(
                new EventOutbox(node, life, waiting, lost, newest, last, dueMs),
                List.of(new Command.Told(node, batch)));
    }

    /** It stands in the ledger, or was refused there. */
    public EventOutbox decided(long nowMs, long wallMs) {
        return without(inFlight, wallMs).free(nowMs);
    }

    /** Nobody knows what became of it. */
    public EventOutbox unanswered(long nowMs) {
        return free(nowMs + AGAIN_MS);
    }

    private EventOutbox free(long nextMs) {
        return new EventOutbox(node, life, waiting, lost, newest, 0, nextMs);
    }

    /** Without what the log has. */
    public EventOutbox applied(EventLog log, long wallMs) {
        EventLog.Told told = log.toldBy(node);
        return told.life() == life ? without(told.sequence(), wallMs) : this;
    }

    private EventOutbox without(long upTo, long wallMs) {
        if (waiting.isEmpty() || waiting.get(0).sequence() > upTo) {
            return this;
        }
        List<LoggedEvent> left = new ArrayList<>(
                waiting.stream().filter(event -> event.sequence() > upTo).toList());
        if (lost > 0) {
            left.add(loss(wallMs));
        }
        return new EventOutbox(node, life, left, 0, newest, inFlight, dueMs);
    }

    /** In the place of the last event that was not kept. */
    private LoggedEvent loss(long wallMs) {
        String text = lost + (lost == 1 ? " event" : " events") + " of " + node + " up to its #" + newest
                + " came while the ledger took none, and are in its own log only";
        return LoggedEvent.of(
                new Event(newest, wallMs, node, "", "", EventKind.EVENTS_LOST, text), life, Asking.NOBODY);
    }
}
