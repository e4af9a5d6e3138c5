package io.mainstay.config;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers what is wrong and what is unwise while a configuration is read. One reading, one thread. */
final class Findings {
    /** More than this helps nobody; the last line then says that there are more. */
    static final int MAX_PROBLEMS = 500;

    /** As much of a value as is shown. */
    private static final int SHOWN = 60;

    // Sets, for a place may be looked at twice: to count what is in it, and to read it.
    private final Set<Problem> problems = new LinkedHashSet<>();
    private final Set<Problem> warnings = new LinkedHashSet<>();
    private int beyond;

    void problem(String path, @Nullable Object value, String problem, String remedy) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(new Problem(path, show(value), problem, remedy));
        } else {
            beyond++;
        }
    }

    void warning(String path, @Nullable Object value, String problem, String remedy) {
        if (warnings.size() < MAX_PROBLEMS) {
            warnings.add(new Problem(path, show(value), problem, remedy));
        }
    }

    /** How many problems so far; two readings of it tell whether something between them failed. */
    int count() {
        return problems.size() + beyond;
    }

    List<Problem> problems() {
        if (beyond == 0) {
            return List.copyOf(problems);
        }
        List<Problem> all = new ArrayList<>(problems);
        all.add(new Problem("", "", "there are " + beyond + " more problems", "repair the ones above first"));
        return List.copyOf(all);
    }

    List<Problem> warnings() {
        return List.copyOf(warnings);
    }

    /** A value as it is written, on one line, cut to a length that fits a terminal. */
    static String show(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        boolean nested = value instanceof JsonObject
                || value instanceof JsonArray
                || value instanceof Map
                || value instanceof List;
        StringBuilder shown = new StringBuilder();
        String text = nested ? Json.encode(value) : value.toString();
        for (int i = 0; i < Math.min(text.length(), SHOWN); i++) {
            char c = text.charAt(i);
            shown.append(Character.isISOControl(c) ? '?' : c);
        }
        return text.length() > SHOWN ? shown.append('…').toString() : shown.toString();
    }
}
