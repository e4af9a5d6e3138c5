package io.mainstay.config;

import io.mainstay.core.agent.Attribute;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/** Reads the attributes that stand in one section, at a type or at a resource, into their numbers. */
final class AttributeReader {
    private AttributeReader() {}

    /** Returns the attributes that are given and right; the others are reported or left as they are. */
    static Map<Attribute, Long> read(Findings findings, Section section) {
        Map<Attribute, Long> values = new EnumMap<>(Attribute.class);
        for (Attribute attribute : Attribute.values()) {
            Object value = section.raw(attribute.key());
            if (value != null) {
                OptionalLong number = number(findings, section.at(attribute.key()), attribute, value);
                number.ifPresent(good -> values.put(attribute, good));
            }
        }
        return values;
    }

    private static OptionalLong number(Findings findings, String path, Attribute attribute, Object value) {
        return switch (attribute.kind()) {
            case DURATION -> Values.duration(findings, path, value, attribute.min(), attribute.max());
            case COUNT -> Values.number(findings, path, value, attribute.min(), attribute.max());
            case FLAG ->
                Values.flag(findings, path, value)
                        .map(flag -> OptionalLong.of(flag ? 1 : 0))
                        .orElse(OptionalLong.empty());
            case CHOICE ->
                Values.choice(findings, path, value, attribute.choices())
                        .map(word -> OptionalLong.of(attribute.choices().indexOf(word)))
                        .orElse(OptionalLong.empty());
        };
    }
}
