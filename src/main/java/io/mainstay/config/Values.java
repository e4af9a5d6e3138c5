package io.mainstay.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Reads single values. Each method answers empty after reporting what is wrong and what would be right. */
final class Values {
    /** What node, group and resource names are made of; they become file names and parts of addresses. */
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    static final String NAME_REMEDY = "use 1 to 64 letters, digits, - and _, the first a letter or a digit";

    private Values() {}

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    static Optional<String> text(Findings findings, String path, Object value) {
        if (value instanceof String text) {
            return Optional.of(text);
        }
        if (value instanceof Number || value instanceof Boolean) {
            String what = value instanceof Number ? "is a number where a text is wanted" : "is a flag, not a text";
            findings.problem(path, value, what, "put it in quotes: \"" + Findings.show(value) + "\"");
        } else {
            findings.problem(path, value, "is not a text", "give one word or one text in quotes");
        }
        return Optional.empty();
    }

    /** A text whose length lies between the bounds. */
    static Optional<String> text(Findings findings, String path, Object value, long min, long max) {
        return text(findings, path, value).filter(text -> {
            if (text.length() < min) {
                findings.problem(path, text, "is too short", "give at least " + min + " characters");
                return false;
            }
            if (text.length() > max) {
                findings.problem(
                        path, text, "has " + text.length() + " characters", "give at most " + max + " characters");
                return false;
            }
            if (text.indexOf('\0') >= 0) {
                findings.problem(path, text, "holds a NUL character", "leave it out; no program or file takes it");
                return false;
            }
            return true;
        });
    }

    static Optional<Boolean> flag(Findings findings, String path, Object value) {
        if (value instanceof Boolean flag) {
            return Optional.of(flag);
        }
        findings.problem(path, value, "is not a flag", "write true or false");
        return Optional.empty();
    }

    static Optional<String> choice(Findings findings, String path, Object value, List<String> choices) {
        if (value instanceof String text && choices.contains(text)) {
            return Optional.of(text);
        }
        findings.problem(
                path,
                value,
                "is none of " + String.join(", ", choices),
                Section.remedy(Findings.show(value), new LinkedHashSet<>(choices)));
        return Optional.empty();
    }

    static OptionalLong number(Findings findings, String path, Object value, long min, long max) {
        if (!(value instanceof Long || value instanceof Integer)) {
            String what = value instanceof String text && Durations.parse(text).isPresent()
                    ? "is a duration where a plain number is wanted"
                    : "is not a whole number";
            findings.problem(path, value, what, "give a number from " + min + " to " + max + ", without quotes");
            return OptionalLong.empty();
        }
        long number = ((Number) value).longValue();
        if (number < min || number > max) {
            findings.problem(
                    path,
                    value,
                    number < min ? "is too small" : "is too great",
                    "give a number from " + min + " to " + max);
            return OptionalLong.empty();
        }
        return OptionalLong.of(number);
    }

    static OptionalLong duration(Findings findings, String path, Object value, long minMs, long maxMs) {
        String range = "from " + Durations.format(minMs) + " to " + Durations.format(maxMs);
        if (value instanceof Number) {
            String digits = Findings.show(value);
            findings.problem(
                    path, value, "has no unit", "write " + digits + "s or " + digits + "ms, " + range + " is allowed");
            return OptionalLong.empty();
        }
        OptionalLong ms = value instanceof String text ? Durations.parse(text) : OptionalLong.empty();
        if (ms.isEmpty()) {
            findings.problem(
                    path, value, "is not a duration", "write a whole number and a unit: 250ms, 2s, 5m or 1h; " + range);
        } else if (ms.getAsLong() < minMs || ms.getAsLong() > maxMs) {
            findings.problem(
                    path, value, ms.getAsLong() < minMs ? "is too short" : "is too long", "give a duration " + range);
            return OptionalLong.empty();
        }
        return ms;
    }

    static Optional<List<String>> texts(Findings findings, String path, Object value, long min, long max) {
        int before = findings.count();
        List<String> texts = new ArrayList<>();
        List<Object> items = Section.items(findings, path, value);
        for (int i = 0; i < items.size() && items.size() <= max; i++) {
            text(findings, path + "[" + i + "]", String.valueOf(i), items.get(i))
                    .ifPresent(texts::add);
        }
        if (findings.count() == before) {
            checkCount(findings, path, items.size(), min, max);
        }
        return findings.count() == before ? Optional.of(List.copyOf(texts)) : Optional.empty();
    }

    static Optional<Map<String, String>> textMap(Findings findings, String path, Object value, long min, long max) {
        int before = findings.count();
        Map<String, String> texts = new LinkedHashMap<>();
        Section section = Section.of(findings, path, value);
        for (String key : section.names()) {
            Object item = section.raw(key);
            if (item != null) {
                text(findings, section.at(key), key, item).ifPresent(text -> texts.put(key, text));
            }
        }
        if (findings.count() == before) {
            checkCount(findings, path, section.size(), min, max);
        }
        return findings.count() == before ? Optional.of(texts) : Optional.empty();
    }

    /** One item of a list or map: a text of any length that neither it nor its key spoil with a NUL. */
    private static Optional<String> text(Findings findings, String path, String key, Object value) {
        return text(findings, path, key, 0, Integer.MAX_VALUE)
                .flatMap(good -> text(findings, path, value, 0, Integer.MAX_VALUE));
    }

    private static void checkCount(Findings findings, String path, int count, long min, long max) {
        if (count < min || count > max) {
            findings.problem(path, null, "has " + count + " entries", "give " + min + " to " + max);
        }
    }
}
