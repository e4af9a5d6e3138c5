package io.mainstay.lease;

import io.mainstay.core.lease.LeaseTimings;

/**
 * One thing that is due again and again: of all times asked for only the last counts, and the action asks for the next.
 * Used on the lease's event loop only.
 */
final class Wake {
    private final LeaseTime time;
    private final LeaseTime.Alarm alarm;
    private final Due action;
    private final long worthwhileMs;
    private long askedForMs = Long.MAX_VALUE;

    /** What is due. */
    @FunctionalInterface
    interface Due {
        /** Called no earlier than {@code dueMs}. */
        void run(long dueMs);
    }

    Wake(LeaseTime time, LeaseTimings timings, Due action) {
        this.time = time;
        this.alarm = time.alarms().of(this::onWake);
        this.action = action;
        this.worthwhileMs = timings.renewMs() / 4;
    }

    /**
     * A later time takes the place of an earlier one if that is still to come, and is put off by something: to be woken for nothing
     * costs more than to move it.
     */
    void ask(long atMs) {
        boolean isPutOff = atMs - worthwhileMs > askedForMs && askedForMs > time.nowMs();
        if (atMs < askedForMs || isPutOff) {
            askedForMs = atMs;
            alarm.at(atMs);
        }
    }

    private void onWake() {
        // A moved one may have been on its way.
        long dueMs = askedForMs;
        if (time.nowMs() >= dueMs) {
            askedForMs = Long.MAX_VALUE;
            action.run(dueMs);
        }
    }
}
