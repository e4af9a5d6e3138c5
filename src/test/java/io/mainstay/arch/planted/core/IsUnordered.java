package io.mainstay.arch.planted.core;

import java.util.HashMap;
import java.util.Map;

/** Planted: a core class whose loops may turn two ways. */
public final class IsUnordered {
    public Map<String, Integer> all() {
        return new HashMap<>();
    }
}
