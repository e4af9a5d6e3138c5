package io.mainstay.arch.planted.core;

import java.util.Set;

/** Planted: a set that has two orders. */
public final class HoldsASetOfTwo {
    public Set<String> two(String name) {
        return Set.of(name, name + name);
    }
}
