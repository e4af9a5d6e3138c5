package io.mainstay.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One map of the configuration. Remembers which keys its reader asked for, so that what is left over is unknown. Every
 * method that reads a value reports what is wrong with it and then answers as if it had not been given.
 */
final class Section {
    /** As many known words as a line can hold. */
    private static final int MAX_NAMED = 40;

    private final Findings findings;
    private final String path;
    private final Map<String, Object> entries;
    private final Set<String> known = new LinkedHashSet<>();

    private Section(Findings findings, String path, Map<String, Object> entries) {
        this.findings = findings;
        this.path = path;
        this.entries = entries;
    }

    /** Opens the map at {@code path}; an empty one after reporting that something else stands there. */
    static Section of(Findings findings, String path, @Nullable Object value) {
        Map<String, Object> entries = new LinkedHashMap<>();
        if (value instanceof JsonObject object) {
            entries.putAll(object.getMap());
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> entries.put(String.valueOf(key), item));
        } else if (value != null) {
            findings.problem(path, value, "is not a map", "write keys below it, or {key: value, …}");
        }
        return new Section(findings, path, Collections.unmodifiableMap(entries));
    }

    String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    String path() {
        return path;
    }

    int size() {
        return entries.size();
    }

    /** Every key, for maps whose keys are names; all of them become known. */
    Set<String> names() {
        known.addAll(entries.keySet());
        return entries.keySet();
    }

    boolean has(String key) {
        known.add(key);
        return entries.containsKey(key);
    }

    /** What stands at {@code key}; null when nothing does, or when it was left empty. */
    @Nullable Object raw(String key) {
        known.add(key);
        Object value = entries.get(key);
        if (value == null && entries.containsKey(key)) {
            findings.problem(at(key), null, "is empty", "give it a value or leave the key out");
        }
        return value;
    }

    Section section(String key) {
        return of(findings, at(key), raw(key));
    }

    Optional<String> text(String key) {
        Object value = raw(key);
        return value == null ? Optional.empty() : Values.text(findings, at(key), value);
    }

    Optional<String> choice(String key, List<String> choices) {
        Object value = raw(key);
        return value == null ? Optional.empty() : Values.choice(findings, at(key), value, choices);
    }

    boolean flag(String key, boolean otherwise) {
        Object value = raw(key);
        return value == null ? otherwise : Values.flag(findings, at(key), value).orElse(otherwise);
    }

    OptionalLong duration(String key, long minMs, long maxMs) {
        Object value = raw(key);
        return value == null ? OptionalLong.empty() : Values.duration(findings, at(key), value, minMs, maxMs);
    }

    OptionalLong number(String key, long min, long max) {
        Object value = raw(key);
        return value == null ? OptionalLong.empty() : Values.number(findings, at(key), value, min, max);
    }

    /** The items at {@code key}; empty when nothing stands there. */
    List<Object> items(String key) {
        Object value = raw(key);
        return value == null ? List.of() : items(findings, at(key), value);
    }

    static List<Object> items(Findings findings, String path, Object value) {
        if (value instanceof JsonArray array) {
            List<Object> items = new ArrayList<>();
            array.forEach(items::add);
            return items;
        }
        if (value instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        findings.problem(path, value, "is not a list", "write [" + Findings.show(value) + "]");
        return List.of();
    }

    void problem(String key, String problem, String remedy) {
        findings.problem(at(key), entries.get(key), problem, remedy);
    }

    void warning(String key, String problem, String remedy) {
        findings.warning(at(key), entries.get(key), problem, remedy);
    }

    /** Adds a word that may stand here though nobody has asked for it. */
    void allow(String key) {
        known.add(key);
    }

    /** Reports every key that nobody asked for. To be called last. */
    void refuseOthers() {
        for (String key : entries.keySet()) {
            if (!known.contains(key)) {
                findings.problem(at(key), entries.get(key), "is not a known key", remedy(key, known));
            }
        }
    }

    /** What to write instead of an unknown word: the nearest known one, else some of what is known. */
    static String remedy(String word, Set<String> known) {
        if (known.isEmpty()) {
            return "nothing may stand here";
        }
        String all = known.stream().limit(MAX_NAMED).collect(Collectors.joining(", "));
        return Nearest.to(word, known)
                .map(nearest -> "did you mean " + nearest + "?")
                .orElse("known are " + all + (known.size() > MAX_NAMED ? ", …" : ""));
    }
}
