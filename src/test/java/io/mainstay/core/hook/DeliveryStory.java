package io.mainstay.core.hook;

import io.mainstay.core.Step;
import io.mainstay.core.event.Asking;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.hook.DeliveryEvent.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One hook, its log and its time, told step by step; every action is a line. */
final class DeliveryStory {
    static final long TIMEOUT_MS = 30_000;

    final List<String> lines = new ArrayList<>();
    EventLog log = EventLog.EMPTY;
    Deliveries state;
    long nowMs = 1_000_000;
    private long lastCall;

    DeliveryStory(EventHook hook) {
        state = Deliveries.of(hook);
    }

    static DeliveryStory givingUpAfter(long ms) {
        return new DeliveryStory(hook(EventHook.Filter.ALL, ms));
    }

    static EventHook hook(EventHook.Filter filter, long giveUpAfterMs) {
        return new EventHook(
                "pager", filter, new EventHook.Exec(List.of("/opt/page"), Optional.empty()), TIMEOUT_MS, giveUpAfterMs);
    }

    static LoggedEvent event(EventKind kind, String group) {
        return new LoggedEvent(
                0,
                1,
                "n1",
                1,
                1,
                group,
                "",
                kind.label(),
                kind.severity(),
                "it happened",
                0,
                Asking.NOBODY,
                Collections.emptySortedMap());
    }

    /** So many more events in the log, which the hook has not heard of yet. */
    DeliveryStory happen(int events) {
        for (int i = 0; i < events; i++) {
            log = log.with(List.of(event(EventKind.RESOURCE_FAULTED, "web")));
        }
        return this;
    }

    DeliveryStory onDuty(long position) {
        return step(new DeliveryEvent.DutyBegun(log, OptionalLong.of(position)));
    }

    DeliveryStory onDutyForTheFirstTime() {
        return step(new DeliveryEvent.DutyBegun(log, OptionalLong.empty()));
    }

    DeliveryStory offDuty() {
        return step(new DeliveryEvent.DutyEnded());
    }

    DeliveryStory logSeen(long recorded) {
        return step(new DeliveryEvent.LogChanged(log, OptionalLong.of(recorded)));
    }

    DeliveryStory delivered() {
        return ended(Outcome.DELIVERED, 0);
    }

    DeliveryStory failed() {
        return ended(Outcome.FAILED, 0);
    }

    DeliveryStory ended(Outcome outcome, long notBeforeMs) {
        return ended(lastCall, outcome, notBeforeMs);
    }

    DeliveryStory ended(long call, Outcome outcome, long notBeforeMs) {
        return step(new DeliveryEvent.AttemptEnded(call, outcome, "exited 1", notBeforeMs));
    }

    DeliveryStory tick() {
        return step(new DeliveryEvent.Tick());
    }

    /** Lets time pass, waking the machine whenever it asks for it. */
    DeliveryStory pass(long ms) {
        long endMs = nowMs + ms;
        for (long wakeMs = state.nextWakeMs();
                wakeMs != Deliveries.NONE && wakeMs <= endMs;
                wakeMs = state.nextWakeMs()) {
            nowMs = Math.max(nowMs, wakeMs);
            tick();
        }
        nowMs = endMs;
        return this;
    }

    DeliveryStory step(DeliveryEvent event) {
        Step<Deliveries, DeliveryAction> step = DeliveryMachine.step(state, event, nowMs);
        state = step.next();
        step.actions().forEach(action -> lines.add(line(action)));
        return this;
    }

    private String line(DeliveryAction action) {
        if (action instanceof DeliveryAction.Deliver order) {
            lastCall = order.call();
            return "deliver " + order.event().number() + " attempt " + order.attempt();
        } else if (action instanceof DeliveryAction.CancelDelivery) {
            return "cancel";
        } else if (action instanceof DeliveryAction.Acknowledge acknowledge) {
            return "acknowledge " + acknowledge.position();
        }
        return "raise " + ((DeliveryAction.Raise) action).kind().label();
    }

    long lastCall() {
        return lastCall;
    }

    /** What was ordered since the last look. */
    List<String> news() {
        List<String> news = List.copyOf(lines);
        lines.clear();
        return news;
    }
}
