package io.mainstay.resource;

import java.util.List;
import java.util.Optional;

/**
 * One parameter of a resource type.
 *
 * @param key as written in the configuration; a dot for one inside a map: {@code http.port}
 * @param required whether it must be given
 * @param defaultValue what holds when it is not given; empty for nothing
 * @param min least value of a number, duration (ms), length of a text or of a list
 * @param max greatest value, as {@code min}
 * @param choices the words of a CHOICE
 * @param meaning one line for {@code mainstay types}
 */
public record Parameter(
        String key,
        Kind kind,
        boolean required,
        Optional<Object> defaultValue,
        long min,
        long max,
        List<String> choices,
        String meaning) {
    /** What a value is written as, and what a resource finds in its parameters for it. */
    public enum Kind {
        /** String. */
        TEXT,
        /** Long. */
        NUMBER,
        /** Boolean. */
        FLAG,
        /** Long, milliseconds; written {@code 250ms}, {@code 2s}, {@code 5m}, {@code 1h}. */
        DURATION,
        /** String, one of the choices. */
        CHOICE,
        /** List of String. */
        TEXTS,
        /** Map of String to String. */
        TEXT_MAP
    }

    /** Two values that do not go together: where, what is wrong, what would be right. */
    public record Conflict(String key, String problem, String remedy) {}
}
