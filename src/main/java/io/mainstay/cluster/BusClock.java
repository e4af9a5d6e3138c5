package io.mainstay.cluster;

/**
 * The node's clock and its only timer, as the bus needs them. Called on the bus's home context; the action runs on that
 * same context, once, never early. A wake-up cannot be taken back.
 */
public interface BusClock {
    /** Monotonic milliseconds. */
    long nowMs();

    /** Runs {@code action} when the clock has reached {@code atMs}. */
    void wakeAt(long atMs, Runnable action);
}
