package io.mainstay.arch.planted.sim;

import java.util.SplittableRandom;

/** Planted: a simulation as it should be. */
public record HasASeed(long seed) {
    public int draw() {
        return new SplittableRandom(seed).nextInt(6);
    }
}
