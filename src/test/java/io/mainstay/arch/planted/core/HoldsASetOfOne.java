package io.mainstay.arch.planted.core;

import java.util.Set;

/** Planted: a set that has one order. */
public final class HoldsASetOfOne {
    public Set<String> one(String name) {
        return Set.of(name);
    }
}
