package io.mainstay.node;

import java.util.function.BooleanSupplier;

/**
 * Wake-ups for what is only told or shown: while something is under way that must not wait for it, they come later, by
 * {@value #LONGEST_MS} ms at most.
 */
public final class PatientWakeups implements Wakeups {
    static final long LONGEST_MS = 250;
    static final long LOOK_MS = 50;

    private final Wakeups own;
    private final BooleanSupplier isUnderWay;

    /** @param isUnderWay asked on the context on which this is used */
    public PatientWakeups(Wakeups own, BooleanSupplier isUnderWay) {
        this.own = own;
        this.isUnderWay = isUnderWay;
    }

    @Override
    public void wakeAt(long atMs, Runnable action) {
        own.wakeAt(atMs, () -> due(Math.max(atMs, nowMs()) + LONGEST_MS, action));
    }

    private void due(long latestMs, Runnable action) {
        long nowMs = nowMs();
        if (nowMs < latestMs && isUnderWay.getAsBoolean()) {
            own.wakeAt(Math.min(nowMs + LOOK_MS, latestMs), () -> due(latestMs, action));
        } else {
            action.run();
        }
    }

    @Override
    public long nowMs() {
        return own.nowMs();
    }
}
