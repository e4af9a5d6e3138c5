package io.mainstay.lease;

import java.util.function.LongSupplier;

/**
 * The clock and the timer that are lent to this package, since only the node may have them.
 *
 * @param clock monotonic milliseconds: {@code System.nanoTime() / 1_000_000}; from any thread
 * @param alarm of this same clock, on the lease's event loop
 */
public record LeaseTime(LongSupplier clock, Alarm alarm) {
    private static final long NANOS = 1_000_000;

    /** Runs actions later. */
    @FunctionalInterface
    public interface Alarm {
        /**
         * Called on the lease's event loop; runs the action there once the clock has reached {@code atMs}, never early;
         * soon, if it has already.
         */
        void wakeAt(long atMs, Runnable action);
    }

    public long nowMs() {
        return clock.getAsLong();
    }

    /** The first nanosecond of {@code System.nanoTime()} at which {@link #nowMs} shows this millisecond. */
    static long nanos(long atMs) {
        return Math.multiplyExact(atMs, NANOS);
    }
}
