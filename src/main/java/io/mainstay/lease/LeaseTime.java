package io.mainstay.lease;

import java.util.function.LongSupplier;

/**
 * The clock and the timer that are lent to this package, since only the node may have them.
 *
 * @param clock monotonic milliseconds: {@code System.nanoTime() / 1_000_000}; from any thread
 * @param alarms of this same clock, on the lease's event loop
 */
public record LeaseTime(LongSupplier clock, Alarms alarms) {
    private static final long NANOS = 1_000_000;

    /** Makes alarms. */
    @FunctionalInterface
    public interface Alarms {
        /** One that runs the action, on the lease's event loop. From any thread. */
        Alarm of(Runnable action);
    }

    /** Runs its action later. */
    @FunctionalInterface
    public interface Alarm {
        /**
         * Called on the lease's event loop; runs the action there once the clock has reached {@code atMs}; soon, if it has
         * already. A time that is set before that takes its place; one that was just over may still come.
         */
        void at(long atMs);
    }

    public long nowMs() {
        return clock.getAsLong();
    }

    /** The first nanosecond of {@code System.nanoTime()} at which {@link #nowMs} shows this millisecond. */
    static long nanos(long atMs) {
        return Math.multiplyExact(atMs, NANOS);
    }
}
