package io.mainstay.arch.planted.node;

/** Planted: the one clock. */
public final class NodeClock {
    public long now() {
        return System.nanoTime();
    }
}
