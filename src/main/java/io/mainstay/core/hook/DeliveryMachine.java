package io.mainstay.core.hook;

import static io.mainstay.core.hook.Deliveries.NONE;

import io.mainstay.core.Step;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.hook.Deliveries.Attempt;
import io.mainstay.core.hook.Deliveries.Tally;
import io.mainstay.core.hook.Deliveries.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One event hook: in the log's order, one event at a time, each until it is delivered or given up (T1–T8). What was
 * delivered is recorded now and then, so that whoever delivers next repeats no more than what was not.
 */
public final class DeliveryMachine {
    /** From a delivery to its recording: a loss repeats what was delivered in that time, and the ledger is written less. */
    public static final long ACKNOWLEDGE_AFTER_MS = 1_000;
    /** Events that were passed by without a delivery until that is recorded: well before the log forgets them. */
    static final long ACKNOWLEDGE_AFTER_EVENTS = 1_000;
    /** Before the second attempt; doubled before each further one. */
    static final long FIRST_BACKOFF_MS = 1_000;

    static final long MAX_BACKOFF_MS = 60_000;
    /** The longest that a receiver may ask to be left alone. */
    static final long MAX_NOT_BEFORE_MS = 600_000;
    /** Events that are looked at together. */
    private static final int LOOK = 500;
    /** Attempts that fail in a row before operators are told. */
    static final int TELL_AFTER = 3;
    /** Between two troubles of one hook that are told: what is told is an event, which may itself be delivered and fail. */
    static final long TELL_GAP_MS = 600_000;

    private final List<DeliveryAction> actions = new ArrayList<>();
    private final long nowMs;
    private Deliveries state;

    private DeliveryMachine(Deliveries state, long nowMs) {
        this.state = state;
        this.nowMs = nowMs;
    }

    /**
     * Takes one event.
     *
     * @param nowMs monotonic milliseconds
     */
    public static Step<Deliveries, DeliveryAction> step(Deliveries state, DeliveryEvent event, long nowMs) {
        DeliveryMachine turn = new DeliveryMachine(state, nowMs);
        turn.take(event);
        turn.goOn();
        turn.acknowledge();
        return new Step<>(turn.state, turn.actions);
    }

    private void take(DeliveryEvent event) {
        if (event instanceof DeliveryEvent.DutyBegun begun) {
            onDutyBegun(begun);
        } else if (event instanceof DeliveryEvent.DutyEnded) {
            onDutyEnded();
        } else if (event instanceof DeliveryEvent.LogChanged changed) {
            onLogChanged(changed);
        } else if (event instanceof DeliveryEvent.AttemptEnded ended) {
            onAttemptEnded(ended);
        } else if (event instanceof DeliveryEvent.AcknowledgementLost lost) {
            onAcknowledgementLost(lost);
        } else if (event instanceof DeliveryEvent.HookChanged changed) {
            onHookChanged(changed);
        } else if (event instanceof DeliveryEvent.Tick) {
            onTick();
        } else {
            throw new IllegalArgumentException("no rule for " + event);
        }
    }

    /** T2: a new hook begins with what is told from now on, and says so at once. */
    private void onDutyBegun(DeliveryEvent.DutyBegun begun) {
        long last = begun.log().last();
        // A position beyond the log is of another log: what that one held is gone with it.
        long from = Math.min(begun.position().orElse(last), last);
        cancel();
        state = state.offDuty().with(begun.log()).at(from);
        state = begun.position().isPresent() ? state.recorded(from, NONE, NONE) : state.recorded(NONE, NONE, nowMs);
    }

    /** T3: whoever delivers next repeats it, and must not be overtaken by us. */
    private void onDutyEnded() {
        cancel();
        state = state.offDuty();
    }

    private void onLogChanged(DeliveryEvent.LogChanged changed) {
        if (!state.isOnDuty()) {
            return;
        }
        state = state.with(changed.log());
        long recorded = changed.position().orElse(NONE);
        if (recorded > state.acknowledged()) {
            boolean isAnswer = state.asked() != NONE && recorded >= state.asked();
            state = state.recorded(recorded, isAnswer ? NONE : state.asked(), state.acknowledgeAtMs());
        }
        if (recorded > state.position()) {
            // n1 led, lost touch and goes on for a moment while n2 leads: what n2 has dealt with is done.
            boolean isDone = state.attempt()
                    .map(attempt -> attempt.eventNumber() <= recorded)
                    .orElse(false);
            if (isDone) {
                cancel();
            }
            state = state.at(recorded);
        }
    }

    private void onAttemptEnded(DeliveryEvent.AttemptEnded ended) {
        Attempt attempt = state.attempt().orElse(null);
        if (attempt == null || attempt.call() != ended.call()) {
            return;
        }
        switch (ended.outcome()) {
            case DELIVERED -> delivered(attempt);
            case FAILED -> failed(attempt, ended.text(), ended.notBeforeMs());
            case REFUSED -> {
                note(ended.text());
                giveUp(attempt, ended.text());
            }
        }
    }

    private void onAcknowledgementLost(DeliveryEvent.AcknowledgementLost lost) {
        if (state.asked() == lost.position()) {
            state = state.recorded(state.acknowledged(), NONE, nowMs + ACKNOWLEDGE_AFTER_MS);
        }
    }

    /** An operator who mends a hook does not wait for its next attempt. */
    private void onHookChanged(DeliveryEvent.HookChanged changed) {
        if (changed.hook().equals(state.hook())) {
            return;
        }
        state = state.with(changed.hook());
        Attempt attempt = state.attempt().orElse(null);
        if (attempt == null || attempt.runs()) {
            return;
        }
        state = changed.hook().takes(attempt.event())
                ? state.with(Optional.of(new Attempt(
                        attempt.event(),
                        attempt.number(),
                        NONE,
                        nowMs,
                        nowMs + changed.hook().giveUpAfterMs())))
                : state.with(Optional.empty());
    }

    private void onTick() {
        Attempt attempt = state.attempt().orElse(null);
        if (attempt != null && attempt.runs() && attempt.dueMs() <= nowMs) {
            actions.add(new DeliveryAction.CancelDelivery(attempt.call()));
            failed(attempt, "did not end within " + state.hook().timeoutMs() + " ms", 0);
        }
    }

    private void delivered(Attempt attempt) {
        Tally tally = state.tally();
        Trouble trouble = state.trouble();
        done(attempt);
        state = state.with(new Tally(tally.delivered() + 1, tally.givenUp(), tally.passedOver()));
        if (trouble.isTold()) {
            String lost = trouble.givenUp() == 0 ? "nothing was lost" : trouble.givenUp() + " events were given up";
            raise(EventKind.DELIVERY_RESUMED, "delivers again, with event " + attempt.eventNumber() + "; " + lost);
        }
        state = state.with(trouble.over());
    }

    /** T4, T5: again later, and in the end the next one. */
    private void failed(Attempt attempt, String why, long notBeforeMs) {
        note(why);
        long againMs = nowMs + Math.max(backoffMs(attempt.number()), Math.min(notBeforeMs, MAX_NOT_BEFORE_MS));
        if (againMs > attempt.lastMs()) {
            giveUp(attempt, why);
            return;
        }
        state = state.with(
                Optional.of(new Attempt(attempt.event(), attempt.number(), NONE, againMs, attempt.lastMs())));
        Trouble trouble = state.trouble();
        if (!trouble.isTold() && trouble.failures() >= TELL_AFTER && mayTell(trouble)) {
            state = state.with(trouble.told(nowMs));
            raise(
                    EventKind.DELIVERY_FAILING,
                    "does not take event " + attempt.eventNumber() + ": " + why + "; it is tried again for "
                            + Math.max(1, (attempt.lastMs() - nowMs) / 1_000) + " s, and later events wait");
        }
    }

    static long backoffMs(int attempts) {
        long factor = 1L << Math.min(attempts - 1, 16);
        return Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * factor);
    }

    private void note(String why) {
        state = state.with(state.trouble().failed(why, nowMs));
    }

    private boolean mayTell(Trouble trouble) {
        return trouble.toldAtMs() == NONE || nowMs - trouble.toldAtMs() >= TELL_GAP_MS;
    }

    private void giveUp(Attempt attempt, String why) {
        Tally tally = state.tally();
        done(attempt);
        state = state.with(new Tally(tally.delivered(), tally.givenUp() + 1, tally.passedOver()));
        Trouble trouble = state.trouble().gaveUp();
        boolean isNews = trouble.isTold() ? trouble.givenUp() == 1 : mayTell(trouble);
        if (isNews) {
            trouble = trouble.told(nowMs);
            raise(
                    EventKind.DELIVERY_GIVEN_UP,
                    "was not told of event " + attempt.eventNumber() + " ("
                            + attempt.event().kind() + ") in " + attempt.number()
                            + (attempt.number() == 1 ? " attempt: " : " attempts: ") + why
                            + "; it goes on with the next, and further losses are counted until one arrives");
        }
        state = state.with(trouble);
    }

    private void done(Attempt attempt) {
        state = state.with(Optional.<Attempt>empty()).at(attempt.eventNumber());
        acknowledgeAt(nowMs + ACKNOWLEDGE_AFTER_MS);
    }

    /** Begins what is due: the next event that is for this hook, or another attempt. */
    private void goOn() {
        EventLog log = state.log().orElse(null);
        if (log == null) {
            return;
        }
        if (state.attempt().isEmpty()) {
            passOver(log);
            next(log).ifPresent(event -> {
                long lastMs = nowMs + state.hook().giveUpAfterMs();
                state = state.with(Optional.of(new Attempt(event, 0, NONE, nowMs, lastMs)));
            });
        }
        Attempt attempt = state.attempt().orElse(null);
        if (attempt != null && !attempt.runs() && attempt.dueMs() <= nowMs) {
            long call = state.lastCall() + 1;
            int number = attempt.number() + 1;
            long deadlineMs = nowMs + state.hook().timeoutMs();
            state = state.with(Optional.of(new Attempt(attempt.event(), number, call, deadlineMs, attempt.lastMs())));
            actions.add(new DeliveryAction.Deliver(call, state.hook(), attempt.event(), number));
        }
    }

    /** T6: what the log no longer holds cannot be delivered, and that is told. */
    private void passOver(EventLog log) {
        long gone = log.first() - 1 - state.position();
        if (gone <= 0) {
            return;
        }
        Tally tally = state.tally();
        String which = gone == 1
                ? "event " + (log.first() - 1)
                : "the " + gone + " events from " + (state.position() + 1) + " to " + (log.first() - 1);
        raise(
                EventKind.DELIVERY_PASSED_OVER,
                "is not told of " + which + ", as far as they were for it: the log no longer holds them");
        state = state.at(log.first() - 1)
                .with(new Tally(tally.delivered(), tally.givenUp(), tally.passedOver() + gone));
        acknowledgeAt(nowMs);
    }

    private Optional<LoggedEvent> next(EventLog log) {
        Optional<LoggedEvent> next = Optional.empty();
        while (next.isEmpty() && state.position() < log.last()) {
            List<LoggedEvent> some = log.after(state.position(), LOOK);
            next = some.stream().filter(state.hook()::takes).findFirst();
            long last = some.isEmpty() ? log.last() : some.get(some.size() - 1).number();
            state = state.at(next.map(LoggedEvent::number).orElse(last + 1) - 1);
        }
        if (state.position() - state.acknowledged() >= ACKNOWLEDGE_AFTER_EVENTS) {
            acknowledgeAt(nowMs);
        }
        return next;
    }

    private void acknowledgeAt(long atMs) {
        if (state.acknowledgeAtMs() == NONE || atMs < state.acknowledgeAtMs()) {
            state = state.recorded(state.acknowledged(), state.asked(), atMs);
        }
    }

    /** One recording at a time; the next one carries whatever has come meanwhile. */
    private void acknowledge() {
        boolean isDue = state.acknowledgeAtMs() != NONE && state.acknowledgeAtMs() <= nowMs;
        if (!state.isOnDuty() || !isDue || state.asked() != NONE) {
            return;
        }
        if (state.position() <= state.acknowledged()) {
            state = state.recorded(state.acknowledged(), NONE, NONE);
            return;
        }
        state = state.recorded(state.acknowledged(), state.position(), NONE);
        actions.add(new DeliveryAction.Acknowledge(state.position()));
    }

    private void cancel() {
        state.attempt()
                .filter(Attempt::runs)
                .ifPresent(attempt -> actions.add(new DeliveryAction.CancelDelivery(attempt.call())));
        state = state.with(Optional.<Attempt>empty());
    }

    private void raise(EventKind kind, String what) {
        actions.add(new DeliveryAction.Raise(kind, "hook " + state.hook().name() + " " + what));
    }
}
