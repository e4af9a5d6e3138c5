package io.mainstay.arch.planted.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Planted: a core class as it should be. */
public record IsOrdered(List<String> names) {
    public Map<String, Integer> lengths() {
        Map<String, Integer> all = new LinkedHashMap<>();
        names.forEach(name -> all.put(name, name.length()));
        return all;
    }
}
