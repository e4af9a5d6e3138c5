package io.mainstay.node;

/** How a verticle asks to be woken. Used on the verticle's own context only. */
public interface Wakeups {
    /** Runs {@code action} on the verticle's context, not before {@code atMs} of {@link #nowMs}. */
    void wakeAt(long atMs, Runnable action);

    /** Monotonic milliseconds. */
    long nowMs();
}
