package io.mainstay.arch.planted.core;

/** Planted: a core class with a clock. */
public final class CallsNanoTime {
    public long now() {
        return System.nanoTime();
    }
}
