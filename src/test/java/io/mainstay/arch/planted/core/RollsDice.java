package io.mainstay.arch.planted.core;

/** Planted: a core class with chance in it. */
public final class RollsDice {
    public double roll() {
        return Math.random();
    }
}
