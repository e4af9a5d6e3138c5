package io.mainstay.lease;

/**
 * One thing that is due again and again: of all times asked for, only the earliest counts, and the action asks for the next.
 * Used on the lease's event loop only.
 */
final class Wake {
    private final LeaseTime time;
    private final Due action;
    private long askedForMs = Long.MAX_VALUE;

    /** What is due. */
    @FunctionalInterface
    interface Due {
        /** Called no earlier than {@code dueMs}. */
        void run(long dueMs);
    }

    Wake(LeaseTime time, Due action) {
        this.time = time;
        this.action = action;
    }

    void ask(long atMs) {
        if (atMs < askedForMs) {
            askedForMs = atMs;
            time.alarm().wakeAt(atMs, () -> onWake(atMs));
        }
    }

    private void onWake(long atMs) {
        // A later time that was asked for earlier still comes; it has nothing to do then.
        if (atMs == askedForMs) {
            askedForMs = Long.MAX_VALUE;
            action.run(atMs);
        }
    }
}
