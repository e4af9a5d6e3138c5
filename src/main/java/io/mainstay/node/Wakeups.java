package io.mainstay.node;

/**
 * The node's clock and its only timer, as the verticles see them. Called on a verticle's context; the action runs on
 * that same context, once, never early. There is no way to take a wake-up back: whoever asked looks whether it still
 * has something to do.
 */
public interface Wakeups {
    /** Runs {@code action} when the clock has reached {@code atMs}; soon, if it has already. */
    void wakeAt(long atMs, Runnable action);

    /** The node's monotonic clock, milliseconds. */
    long nowMs();
}
