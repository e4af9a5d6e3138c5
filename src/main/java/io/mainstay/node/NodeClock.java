package io.mainstay.node;

import java.time.LocalTime;
import java.time.ZoneId;

/** The node's only clock. Everything is decided by the monotonic one; the wall clock is for people. */
public final class NodeClock {
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

    /** What the wall clock showed at a monotonic moment, if it has not been set since. */
    public static long wallAt(long monotonicMs) {
        return wallMs() - (nowMs() - monotonicMs);
    }
}
