package io.mainstay.sim;

import java.util.Map;

/** What must be known by its name: the configuration and its names were checked before. */
final class Named {
    private Named() {}

    static <T> T in(Map<String, T> all, String name) {
        T found = all.get(name);
        if (found == null) {
            throw new IllegalArgumentException("there is no " + name + " among " + all.keySet());
        }
        return found;
    }
}
