package io.mainstay.node;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.MonitorTimes;
import io.mainstay.core.agent.MonitorTimes.Change;
import io.mainstay.core.event.EventKind;
import java.util.function.BiConsumer;

/** Takes the time of one resource's monitors and tells when they become slow. On the agents' context only. */
final class MonitorWatch {
    private static final long NO_CALL = -1;

    private final BiConsumer<EventKind, String> raise;
    private MonitorTimes times = MonitorTimes.NONE;
    private long call = NO_CALL;
    private long beganMs;

    MonitorWatch(BiConsumer<EventKind, String> raise) {
        this.raise = raise;
    }

    MonitorTimes times() {
        return times;
    }

    void began(long number, long nowMs) {
        call = number;
        beganMs = nowMs;
    }

    /** A call has ended by itself; whether an episode has begun or ended with it. */
    boolean answered(long number, long nowMs, AgentSettings settings) {
        return number == call && take(nowMs, settings);
    }

    /** A call was ended: it counts where that was because it took too long. */
    void cancelled(long number, long nowMs, AgentSettings settings) {
        if (number == call && nowMs - beganMs >= settings.monitorTimeoutMs()) {
            take(nowMs, settings);
        } else if (number == call) {
            call = NO_CALL;
        }
    }

    private boolean take(long nowMs, AgentSettings settings) {
        call = NO_CALL;
        MonitorTimes.Judged judged = times.after(Math.max(0, nowMs - beganMs), settings);
        times = judged.times();
        switch (judged.change()) {
            case SLOW -> raise.accept(EventKind.RESOURCE_MONITOR_SLOW, judged.notice());
            case NORMAL -> raise.accept(EventKind.RESOURCE_MONITOR_NORMAL, judged.notice());
            case NONE -> {}
        }
        return judged.change() != Change.NONE;
    }
}
