package io.mainstay.core.hook;

import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import java.util.Optional;

/**
 * How far one event hook has come.
 *
 * @param log the event log as last heard; empty while another node delivers
 * @param position every event up to this one is dealt with: delivered, given up, passed over, or not for this hook
 * @param acknowledged the position that outlives this node
 * @param asked the position whose recording is under way; {@link #NONE} when none is
 * @param acknowledgeAtMs when the position is to be recorded; {@link #NONE} when nothing is due
 * @param attempt what is done about the event after {@code position}; empty when there is none for this hook
 * @param lastCall the last number given to an attempt
 * @param trouble what has failed since the last success
 * @param tally what became of events since this node delivers
 */
public record Deliveries(
        EventHook hook,
        Optional<EventLog> log,
        long position,
        long acknowledged,
        long asked,
        long acknowledgeAtMs,
        Optional<Attempt> attempt,
        long lastCall,
        Trouble trouble,
        Tally tally) {
    /** No time, no position. */
    public static final long NONE = -1;

    /**
     * One event on its way.
     *
     * @param number attempts that were begun
     * @param call of the one that runs; {@link #NONE} between two
     * @param dueMs when the one that runs is ended, or the next begins
     * @param lastMs no attempt begins after this
     */
    public record Attempt(LoggedEvent event, int number, long call, long dueMs, long lastMs) {
        boolean runs() {
            return call != NONE;
        }

        long eventNumber() {
            return event.number();
        }
    }

    /**
     * What has failed since the last success.
     *
     * @param failures attempts
     * @param givenUp events
     * @param isTold whether operators have been told
     * @param toldAtMs when they were last told, also before the last success; {@link #NONE} never
     * @param text why the last attempt failed, also before the last success; empty when none has
     * @param atMs when that was
     */
    public record Trouble(int failures, long givenUp, boolean isTold, long toldAtMs, String text, long atMs) {
        static final Trouble NOTHING = new Trouble(0, 0, false, NONE, "", NONE);

        Trouble failed(String why, long nowMs) {
            return new Trouble(failures + 1, givenUp, isTold, toldAtMs, why, nowMs);
        }

        Trouble gaveUp() {
            return new Trouble(failures, givenUp + 1, isTold, toldAtMs, text, atMs);
        }

        Trouble told(long nowMs) {
            return new Trouble(failures, givenUp, true, nowMs, text, atMs);
        }

        Trouble over() {
            return new Trouble(0, 0, false, toldAtMs, text, atMs);
        }
    }

    /** Events that were delivered, given up, and passed over because the log no longer held them. */
    public record Tally(long delivered, long givenUp, long passedOver) {
        static final Tally ZERO = new Tally(0, 0, 0);
    }

    /** A hook of a node that does not deliver yet. */
    public static Deliveries of(EventHook hook) {
        return new Deliveries(
                hook, Optional.empty(), 0, NONE, NONE, NONE, Optional.empty(), 0, Trouble.NOTHING, Tally.ZERO);
    }

    /** As a node that does not deliver any more; a late answer to a call of before must not be taken for a new one. */
    Deliveries offDuty() {
        return new Deliveries(
                hook, Optional.empty(), 0, NONE, NONE, NONE, Optional.empty(), lastCall, Trouble.NOTHING, Tally.ZERO);
    }

    /** Whether this node delivers. */
    public boolean isOnDuty() {
        return log.isPresent();
    }

    /** Events that are not dealt with yet, those among them that are not for this hook included. */
    public long backlog() {
        return log.map(now -> Math.max(0, now.last() - position)).orElse(0L);
    }

    /** When a {@link DeliveryEvent.Tick} is next wanted, monotonic milliseconds; {@link #NONE} when nothing is due. */
    public long nextWakeMs() {
        long wakeMs = attempt.map(Attempt::dueMs).orElse(NONE);
        boolean mayAsk = acknowledgeAtMs != NONE && asked == NONE;
        if (!mayAsk) {
            return wakeMs;
        }
        return wakeMs == NONE ? acknowledgeAtMs : Math.min(wakeMs, acknowledgeAtMs);
    }

    Deliveries with(EventHook next) {
        return new Deliveries(
                next, log, position, acknowledged, asked, acknowledgeAtMs, attempt, lastCall, trouble, tally);
    }

    Deliveries with(EventLog next) {
        return new Deliveries(
                hook,
                Optional.of(next),
                position,
                acknowledged,
                asked,
                acknowledgeAtMs,
                attempt,
                lastCall,
                trouble,
                tally);
    }

    Deliveries at(long nextPosition) {
        return new Deliveries(
                hook, log, nextPosition, acknowledged, asked, acknowledgeAtMs, attempt, lastCall, trouble, tally);
    }

    Deliveries recorded(long known, long stillAsked, long nextAtMs) {
        return new Deliveries(hook, log, position, known, stillAsked, nextAtMs, attempt, lastCall, trouble, tally);
    }

    Deliveries with(Optional<Attempt> next) {
        long call = next.map(Attempt::call).orElse(NONE);
        return new Deliveries(
                hook,
                log,
                position,
                acknowledged,
                asked,
                acknowledgeAtMs,
                next,
                Math.max(lastCall, call),
                trouble,
                tally);
    }

    Deliveries with(Trouble next) {
        return new Deliveries(
                hook, log, position, acknowledged, asked, acknowledgeAtMs, attempt, lastCall, next, tally);
    }

    Deliveries with(Tally next) {
        return new Deliveries(
                hook, log, position, acknowledged, asked, acknowledgeAtMs, attempt, lastCall, trouble, next);
    }
}
