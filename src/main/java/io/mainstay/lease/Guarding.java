package io.mainstay.lease;

/** The port of the guard, as the lease needs it: who ends what runs here when the lease ends and the agent does not. */
@FunctionalInterface
public interface Guarding {
    /**
     * The lease lasts until then: an absolute {@code System.nanoTime()}, which is CLOCK_MONOTONIC. Later at every call of one
     * life; called on the lease's event loop some times a second; must not block or throw.
     */
    void deadline(long deadlineNs);
}
