package io.mainstay.config;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the environment and the JVM's system properties put on top of the file: a property beats a variable, a variable
 * beats the file. Only where this node lives may be given so; what it runs stands in the file alone.
 */
final class Overrides {
    /** The keys that may be given from outside. */
    static final List<String> KEYS = List.of("node", "state", "http.listen", "http.socket", "http.commands");

    private Overrides() {}

    /** {@code http.listen} is {@code MAINSTAY_HTTP_LISTEN} in the environment. */
    static String variable(String key) {
        return "MAINSTAY_" + key.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** {@code http.listen} is {@code mainstay.http.listen} among the system properties. */
    static String property(String key) {
        return "mainstay." + key;
    }

    /**
     * Returns the file's tree with the given values on top.
     *
     * @param outside variables and properties by their full names; others among them are passed over
     */
    static JsonObject apply(JsonObject file, Map<String, Object> outside) {
        JsonObject tree = new JsonObject(new LinkedHashMap<>(file.getMap()));
        for (String key : KEYS) {
            Object value = outside.getOrDefault(property(key), outside.get(variable(key)));
            if (value != null && !value.toString().isEmpty()) {
                put(tree, key, typed(key, value.toString()));
            }
        }
        return tree;
    }

    private static Object typed(String key, String text) {
        boolean flag = key.equals("http.commands") && (text.equals("true") || text.equals("false"));
        return flag ? (Object) Boolean.valueOf(text) : text;
    }

    private static void put(JsonObject tree, String key, Object value) {
        int dot = key.indexOf('.');
        if (dot < 0) {
            tree.put(key, value);
            return;
        }
        String outer = key.substring(0, dot);
        Object present = tree.getValue(outer);
        if (present != null && !(present instanceof JsonObject)) {
            return; // The reader says what is wrong with it.
        }
        JsonObject inner = present == null ? new JsonObject() : ((JsonObject) present).copy();
        tree.put(outer, inner.put(key.substring(dot + 1), value));
    }
}
