package io.mainstay.cli;

import io.mainstay.config.Durations;
import io.mainstay.core.agent.Attribute;
import io.mainstay.resource.Parameter;
import java.util.List;

/** How the value of a parameter or attribute is written, in words. Pure. */
final class Forms {
    private Forms() {}

    static String given(Parameter parameter) {
        if (parameter.required()) {
            return "required";
        }
        return parameter
                .defaultValue()
                .map(value -> "default "
                        + (parameter.kind() == Parameter.Kind.DURATION ? Durations.format((Long) value) : value))
                .orElse("optional");
    }

    static String form(Parameter parameter) {
        long min = parameter.min();
        long max = parameter.max();
        return switch (parameter.kind()) {
            case TEXT -> "text";
            case NUMBER -> range(Long.toString(min), Long.toString(max));
            case FLAG -> "true | false";
            case DURATION -> range(Durations.format(min), Durations.format(max));
            case CHOICE -> String.join(" | ", parameter.choices());
            case TEXTS -> "[text, …]";
            case TEXT_MAP -> "{key: text, …}";
        };
    }

    static String form(Attribute attribute) {
        return switch (attribute.kind()) {
            case DURATION -> range(Durations.format(attribute.min()), Durations.format(attribute.max()));
            case COUNT -> range(Long.toString(attribute.min()), Long.toString(attribute.max()));
            case FLAG -> "true | false";
            case CHOICE -> String.join(" | ", attribute.choices());
        };
    }

    static String written(Attribute attribute, long value) {
        List<String> choices = attribute.choices();
        return switch (attribute.kind()) {
            case DURATION -> Durations.format(value);
            case COUNT -> Long.toString(value);
            case FLAG -> Boolean.toString(value != 0);
            case CHOICE -> choices.get((int) value);
        };
    }

    private static String range(String min, String max) {
        return min + " … " + max;
    }
}
