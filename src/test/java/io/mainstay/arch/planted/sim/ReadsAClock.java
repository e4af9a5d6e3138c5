package io.mainstay.arch.planted.sim;

/** Planted: a simulation with a real clock. */
public final class ReadsAClock {
    public long now() {
        return System.nanoTime();
    }
}
