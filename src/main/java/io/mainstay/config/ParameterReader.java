package io.mainstay.config;

import io.mainstay.resource.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what a type takes beside the attributes, as the type describes it. A dot in a key is a map in the file. */
final class ParameterReader {
    private final Findings findings;
    private final Section resource;
    private final Map<String, Section> nested = new LinkedHashMap<>();

    ParameterReader(Findings findings, Section resource) {
        this.findings = findings;
        this.resource = resource;
    }

    /** Returns every parameter that is given and right, or has a default, in the type's order. */
    Map<String, Object> read(List<Parameter> parameters) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            Section home = home(parameter.key());
            String key = parameter.key().substring(parameter.key().lastIndexOf('.') + 1);
            Object given = home.raw(key);
            if (given != null) {
                value(home.at(key), parameter, given).ifPresent(value -> values.put(parameter.key(), value));
            } else if (parameter.required() && !home.has(key)) {
                findings.problem(home.at(key), null, "is missing", "give " + describe(parameter));
            } else {
                parameter.defaultValue().ifPresent(value -> values.put(parameter.key(), value));
            }
        }
        nested.values().forEach(Section::refuseOthers);
        return values;
    }

    private Section home(String key) {
        Section home = resource;
        for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
            Section outer = home;
            String path = key.substring(0, dot);
            home = nested.computeIfAbsent(path, any -> outer.section(path.substring(path.lastIndexOf('.') + 1)));
        }
        return home;
    }

    private Optional<Object> value(String path, Parameter parameter, Object given) {
        long min = parameter.min();
        long max = parameter.max();
        return switch (parameter.kind()) {
            case TEXT -> Values.text(findings, path, given, min, max).map(Object.class::cast);
            case NUMBER -> boxed(Values.number(findings, path, given, min, max));
            case FLAG -> Values.flag(findings, path, given).map(Object.class::cast);
            case DURATION -> boxed(Values.duration(findings, path, given, min, max));
            case CHOICE ->
                Values.choice(findings, path, given, parameter.choices()).map(Object.class::cast);
            case TEXTS -> Values.texts(findings, path, given, min, max).map(Object.class::cast);
            case TEXT_MAP -> Values.textMap(findings, path, given, min, max).map(Object.class::cast);
        };
    }

    private static Optional<Object> boxed(OptionalLong number) {
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }

    /** What a parameter is written as, with its unit and range. */
    static String describe(Parameter parameter) {
        long min = parameter.min();
        long max = parameter.max();
        return switch (parameter.kind()) {
            case TEXT -> "a text";
            case NUMBER -> "a number from " + min + " to " + max;
            case FLAG -> "true or false";
            case DURATION -> "a duration from " + Durations.format(min) + " to " + Durations.format(max);
            case CHOICE -> "one of " + String.join(", ", parameter.choices());
            case TEXTS -> "a list of texts, [one, \"2\"]";
            case TEXT_MAP -> "a map of texts, {key: value}";
        };
    }
}
