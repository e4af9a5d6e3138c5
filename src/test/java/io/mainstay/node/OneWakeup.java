package io.mainstay.node;

/** A clock with one wake-up, moved by hand, for one thread. */
public final class OneWakeup implements Wakeups {
    private long nowMs = 1_000;
    private long atMs;
    private Runnable next = () -> {};

    @Override
    public void wakeAt(long wantedMs, Runnable action) {
        atMs = wantedMs;
        next = action;
    }

    @Override
    public long nowMs() {
        return nowMs;
    }

    public void passTo(long untilMs) {
        while (atMs > nowMs && atMs <= untilMs) {
            nowMs = atMs;
            next.run();
        }
        nowMs = untilMs;
    }
}
