package io.mainstay.node;

import java.time.LocalTime;
import java.time.ZoneId;

/** The node's only clock. Everything is decided by the monotonic one; the wall clock is for people. */
public final class NodeClock {
    /** A wall clock that is off by no more has not been set: it is rounding and slow correction. */
    private static final long SET_MS = 50;

    private static volatile long wallAheadMs = wallMs() - nowMs();

    private NodeClock() {}

    /** Monotonic milliseconds since an unspecified moment; the same for all of this machine's life. */
    public static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }

    /** As {@link #nowMs}, in nanoseconds: CLOCK_MONOTONIC, which other programs of this machine read too. */
    public static long nowNs() {
        return System.nanoTime();
    }

    /** Milliseconds since 1970, as this machine believes; may jump. */
    public static long wallMs() {
        return System.currentTimeMillis();
    }

    /** Minute of the day in this machine's time zone, 0 to 1439. */
    public static int minuteOfDay() {
        LocalTime now = LocalTime.now(ZoneId.systemDefault());
        return now.getHour() * 60 + now.getMinute();
    }

    /**
     * What the wall clock showed at a monotonic moment, if it has not been set since: the same for the same moment, since
     * who reads it twice takes a difference for a change.
     */
    public static long wallAt(long monotonicMs) {
        long aheadMs = wallMs() - nowMs();
        if (Math.abs(aheadMs - wallAheadMs) > SET_MS) {
            wallAheadMs = aheadMs;
        }
        return wallAheadMs + monotonicMs;
    }
}
