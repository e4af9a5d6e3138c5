package io.mainstay.ledger;

import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.HookSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes records as JSON and reads them back, component by component, so that a component that is added needs no line
 * here. A record below a sealed interface carries its simple name as {@value #KIND}; only the names that the interface
 * permits are ever looked up. A component that is missing gets its type's blank: nothing, none, 0, false, the first
 * constant of an enum, a record of blanks. One that is not known is passed over.
 */
final class RecordJson {
    static final String KIND = "is";

    private RecordJson() {}

    static JsonObject write(Record value) {
        JsonObject json = new JsonObject();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            json.put(component.getName(), write(component.getGenericType(), kept(component, value)));
        }
        return json;
    }

    /** What a group is made of stays in each node's own configuration: the ledger holds the groups' frame only. */
    private static Object kept(RecordComponent component, Record value) {
        if (component.getDeclaringRecord() != GroupSpec.class) {
            return get(component, value);
        }
        return switch (component.getName()) {
            case "resources" -> List.of();
            case "hooks" -> HookSpec.NONE;
            default -> get(component, value);
        };
    }

    private static Object get(RecordComponent component, Record value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + component + " of " + value.getClass(), e);
        }
    }

    static Object write(Type type, Object value) {
        Class<?> raw = raw(type);
        if (raw.isSealed() && value instanceof Record one) {
            JsonObject json = new JsonObject().put(KIND, one.getClass().getSimpleName());
            return json.mergeIn(write(one));
        } else if (value instanceof Record one) {
            return write(one);
        } else if (value instanceof Enum<?> constant) {
            return constant.name();
        } else if (value instanceof List<?> list) {
            JsonArray json = new JsonArray();
            list.forEach(element -> json.add(write(argument(type, 0), element)));
            return json;
        } else if (value instanceof Map<?, ?> map) {
            JsonObject json = new JsonObject();
            map.forEach((key, element) -> json.put(key.toString(), write(argument(type, 1), element)));
            return json;
        } else if (value instanceof Optional<?> some) {
            JsonArray json = new JsonArray();
            some.ifPresent(element -> json.add(write(argument(type, 0), element)));
            return json;
        } else if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        throw new IllegalStateException("the ledger has no form for " + type + ": " + value);
    }

    static <T> T read(Class<T> type, JsonObject json) throws Unreadable {
        return type.cast(read((Type) type, json));
    }

    private static Object read(Type type, @Nullable Object json) throws Unreadable {
        Class<?> raw = raw(type);
        if (raw.isRecord()) {
            return record(raw, json == null ? new JsonObject() : as(JsonObject.class, json, type));
        } else if (raw.isSealed()) {
            return permitted(raw, as(JsonObject.class, json, type));
        } else if (raw.isEnum()) {
            return constant(raw, json);
        } else if (raw == List.class) {
            return List.copyOf(elements(type, json));
        } else if (raw == Optional.class) {
            return elements(type, json).stream().findFirst();
        } else if (raw == SortedMap.class || raw == Map.class) {
            return map(raw, type, json);
        }
        return plain(raw, json);
    }

    private static Object record(Class<?> type, JsonObject json) throws Unreadable {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = read(components[i].getGenericType(), json.getValue(components[i].getName()));
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new Unreadable("no " + type.getSimpleName() + " can be made of this: " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " has no constructor for its own components", e);
        }
    }

    private static Object permitted(Class<?> sealed, JsonObject json) throws Unreadable {
        Object kind = json.getValue(KIND);
        for (Class<?> one : sealed.getPermittedSubclasses()) {
            if (one.getSimpleName().equals(kind)) {
                return read((Type) one, json);
            }
        }
        throw new Unreadable("there is no " + sealed.getSimpleName() + " called " + kind);
    }

    private static Object constant(Class<?> type, @Nullable Object json) throws Unreadable {
        for (Object constant : type.getEnumConstants()) {
            if (json == null || ((Enum<?>) constant).name().equals(json)) {
                return constant;
            }
        }
        throw new Unreadable("there is no " + type.getSimpleName() + " called " + json);
    }

    private static List<Object> elements(Type type, @Nullable Object json) throws Unreadable {
        List<Object> elements = new ArrayList<>();
        if (json != null) {
            for (Object element : as(JsonArray.class, json, type)) {
                elements.add(read(argument(type, 0), element));
            }
        }
        return elements;
    }

    private static Map<Object, Object> map(Class<?> raw, Type type, @Nullable Object json) throws Unreadable {
        Map<Object, Object> map = raw == SortedMap.class ? new TreeMap<>() : new LinkedHashMap<>();
        if (json != null) {
            for (Map.Entry<String, Object> entry : as(JsonObject.class, json, type)) {
                map.put(key(raw(argument(type, 0)), entry.getKey()), read(argument(type, 1), entry.getValue()));
            }
        }
        return map;
    }

    private static Object key(Class<?> type, String text) throws Unreadable {
        try {
            return type == String.class ? text : type.isEnum() ? constant(type, text) : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new Unreadable(text + " is no key", e);
        }
    }

    private static Object plain(Class<?> type, @Nullable Object json) throws Unreadable {
        if (type == String.class) {
            return json == null ? "" : as(String.class, json, type);
        } else if (type == boolean.class || type == Boolean.class) {
            return json == null ? false : as(Boolean.class, json, type);
        }
        Number number = json == null ? 0 : as(Number.class, json, type);
        if (type == long.class || type == Long.class) {
            return number.longValue();
        } else if (type == int.class || type == Integer.class) {
            return number.intValue();
        } else if (type == double.class || type == Double.class) {
            return number.doubleValue();
        }
        throw new IllegalStateException("the ledger has no form for " + type);
    }

    private static <T> T as(Class<T> wanted, @Nullable Object json, Type type) throws Unreadable {
        if (wanted.isInstance(json)) {
            return wanted.cast(json);
        }
        throw new Unreadable("a value for " + type.getTypeName() + " is no " + wanted.getSimpleName());
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType with ? (Class<?>) with.getRawType() : (Class<?>) type;
    }

    private static Type argument(Type type, int number) {
        return ((ParameterizedType) type).getActualTypeArguments()[number];
    }
}
