package io.mainstay.ledger;

import io.mainstay.core.group.HookSpec;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A value of any record that can stand in the ledger, every component filled with something that is not its blank. */
final class Samples {
    private int number = 1;

    /** One of each record that a sealed interface permits, or one record. */
    static List<Record> all(Class<?> type) {
        List<Record> samples = new ArrayList<>();
        if (type.isSealed()) {
            for (Class<?> one : type.getPermittedSubclasses()) {
                samples.add((Record) new Samples().value(one));
            }
        } else {
            samples.add((Record) new Samples().value(type));
        }
        return samples;
    }

    private Object value(Type type) {
        Class<?> raw = (Class<?>) (type instanceof ParameterizedType with ? with.getRawType() : type);
        number++;
        if (raw.isRecord()) {
            return record(raw);
        } else if (raw.isSealed()) {
            return value(raw.getPermittedSubclasses()[number % raw.getPermittedSubclasses().length]);
        } else if (raw.isEnum()) {
            Object[] constants = raw.getEnumConstants();
            return constants[constants.length - 1];
        } else if (raw == List.class) {
            return List.of(value(argument(type, 0)));
        } else if (raw == Optional.class) {
            return Optional.of(value(argument(type, 0)));
        } else if (raw == SortedMap.class || raw == Map.class) {
            return new TreeMap<>(Map.of(value(argument(type, 0)), value(argument(type, 1))));
        } else if (raw == String.class) {
            return "text " + number + " “ü\n\"";
        } else if (raw == boolean.class || raw == Boolean.class) {
            return true;
        } else if (raw == int.class || raw == Integer.class) {
            return number;
        } else if (raw == double.class || raw == Double.class) {
            return number + 0.25;
        } else if (raw == long.class || raw == Long.class) {
            return number % 2 == 0 ? (long) number : Long.MAX_VALUE - number;
        }
        throw new AssertionError("the ledger has no form for " + type);
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = switch (components[i].getName()) {
                // Each node's own business, which the ledger does not hold.
                case "resources" -> List.of();
                case "hooks" -> HookSpec.NONE;
                default -> value(components[i].getGenericType());
            };
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type.toString(), e);
        }
    }

    private static Type argument(Type type, int number) {
        return ((ParameterizedType) type).getActualTypeArguments()[number];
    }
}
