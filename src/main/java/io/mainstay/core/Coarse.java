package io.mainstay.core;

/**
 * Times for what need not be punctual. Whatever waits for one is woken together with all the others, and most of what a node
 * at rest costs is being woken.
 */
public final class Coarse {
    static final long STEP_MS = 500;

    private Coarse() {}

    /**
     * The half of a second, on the node's monotonic clock, that is nearest to {@code atMs}: at most 250 ms earlier or later.
     * Pure.
     */
    public static long about(long atMs) {
        return Math.floorDiv(atMs + STEP_MS / 2, STEP_MS) * STEP_MS;
    }
}
