package io.mainstay.bus;

import io.mainstay.config.Problem;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object field by field. What is wrong is collected, with a harmless value in its place, so that the
 * sender learns of everything at once; whoever reads asks {@link #problems} before the values are used.
 */
public final class FieldReader {
    /** How much of a wrong value is shown in a problem, characters. */
    private static final int SHOWN = 60;
    /** More entries in one list or object than any of our messages holds. */
    private static final int MAX_ENTRIES = 20_000;

    private final JsonObject json;
    private final String path;
    private final List<Problem> problems;
    private final Set<String> known = new LinkedHashSet<>();

    private FieldReader(JsonObject json, String path, List<Problem> problems) {
        this.json = json;
        this.path = path;
        this.problems = problems;
    }

    public static FieldReader of(JsonObject json) {
        return new FieldReader(json, "", new ArrayList<>());
    }

    /** Takes text that should be one JSON object. */
    public static Reading<JsonObject> parse(String text) {
        try {
            return text.isBlank() ? Reading.bad(notAnObject("")) : new Reading.Good<>(new JsonObject(text));
        } catch (DecodeException | ClassCastException e) {
            return Reading.bad(notAnObject(text));
        }
    }

    /** Takes the body of a message that should be one JSON object, or text that is one. */
    public static Reading<JsonObject> body(@Nullable Object body) {
        return body instanceof JsonObject json
                ? new Reading.Good<>(json)
                : parse(body instanceof String text ? text : "");
    }

    private static Problem notAnObject(String text) {
        return new Problem("body", shown(text), "is not a JSON object", "send one, such as {\"command\":\"online\"}");
    }

    public List<Problem> problems() {
        return problems;
    }

    /** One line of text, 1 to {@code max} characters. */
    public String text(String field, int max) {
        String text = optionalText(field, max);
        if (text.isEmpty() && unblamed(field)) {
            wrong(field, "", "is missing", "one line of text, 1 to " + max + " characters");
        }
        return text;
    }

    /** One line of text, at most {@code max} characters; empty where it is missing. */
    public String optionalText(String field, int max) {
        String remedy = "one line of text, at most " + max + " characters";
        Object value = take(field);
        if (value == null) {
            return "";
        }
        if (!(value instanceof String text)) {
            wrong(field, value, "is not text", remedy);
        } else if (text.length() > max) {
            wrong(field, value, "is " + text.length() + " characters long", remedy);
        } else if (text.chars().anyMatch(Character::isISOControl)) {
            wrong(field, value, "holds a control character", remedy);
        } else {
            return text;
        }
        return "";
    }

    /** Text of many lines, 1 to {@code max} characters. */
    public String document(String field, int max) {
        Object value = take(field);
        String remedy = "a text of 1 to " + max + " characters";
        if (!(value instanceof String text) || text.isBlank()) {
            wrong(field, value == null ? "" : value, value == null ? "is missing" : "is no text", remedy);
        } else if (text.length() > max) {
            wrong(field, "", "is " + text.length() + " characters long", remedy);
        } else {
            return text;
        }
        return "";
    }

    /** A whole number from {@code min} to {@code max}. */
    public long number(String field, long min, long max) {
        Object value = take(field);
        String remedy = "a whole number from " + min + " to " + max;
        if (value == null) {
            wrong(field, "", "is missing", remedy);
        } else if (!(value instanceof Integer) && !(value instanceof Long)) {
            wrong(field, value, "is not a whole number", remedy);
        } else if (((Number) value).longValue() < min || ((Number) value).longValue() > max) {
            wrong(field, value, "is out of range", remedy);
        } else {
            return ((Number) value).longValue();
        }
        return min;
    }

    /** A whole number from {@code min} to {@code max}, or {@code otherwise} where it is missing. */
    public long number(String field, long min, long max, long otherwise) {
        if (json.getValue(field) == null) {
            take(field);
            return otherwise;
        }
        return number(field, min, max);
    }

    public boolean flag(String field) {
        Object value = take(field);
        if (value instanceof Boolean flag) {
            return flag;
        }
        wrong(field, value == null ? "" : value, value == null ? "is missing" : "is neither", "true or false");
        return false;
    }

    /** One of {@code constants}, written as {@code label} says. */
    public <E extends Enum<E>> E oneOf(String field, List<E> constants, Function<E, String> label) {
        Object value = take(field);
        for (E constant : constants) {
            if (label.apply(constant).equals(value)) {
                return constant;
            }
        }
        String remedy =
                "one of " + String.join(", ", constants.stream().map(label).toList());
        wrong(field, value == null ? "" : value, value == null ? "is missing" : "is not known", remedy);
        return constants.get(0);
    }

    /** A list of texts, each at most {@code max} characters. */
    public List<String> texts(String field, int max) {
        List<String> texts = new ArrayList<>();
        for (Object entry : array(field)) {
            if (entry instanceof String text && text.length() <= max) {
                texts.add(text);
            } else {
                wrong(field, String.valueOf(entry), "is not text", "texts of at most " + max + " characters");
            }
        }
        return texts;
    }

    /** A list of objects. */
    public List<FieldReader> objects(String field) {
        List<FieldReader> readers = new ArrayList<>();
        int index = 0;
        for (Object entry : array(field)) {
            String at = path + field + "[" + index++ + "]";
            if (entry instanceof JsonObject object) {
                readers.add(new FieldReader(object, at + ".", problems));
            } else {
                problems.add(new Problem(at, shown(entry), "is not an object", "a JSON object"));
            }
        }
        return readers;
    }

    /** An object of objects, in its order. */
    public Map<String, FieldReader> objectsByName(String field) {
        Map<String, FieldReader> readers = new LinkedHashMap<>();
        FieldReader inner = object(field);
        for (String name : inner.json.fieldNames()) {
            readers.put(name, inner.object(name));
        }
        return readers;
    }

    /** An object; an empty one where it is missing or wrong, which is then a problem. */
    public FieldReader object(String field) {
        Object value = take(field);
        String at = path + field + ".";
        if (value instanceof JsonObject object && object.size() <= MAX_ENTRIES) {
            return new FieldReader(object, at, problems);
        }
        wrong(field, value == null ? "" : value, value == null ? "is missing" : "is not an object", "a JSON object");
        return new FieldReader(new JsonObject(), at, new ArrayList<>());
    }

    public boolean has(String field) {
        return json.getValue(field) != null;
    }

    public Set<String> names() {
        return json.fieldNames();
    }

    /** Every field that was not asked for is a problem; for messages that must not be half understood. */
    public void nothingElse() {
        for (String field : json.fieldNames()) {
            if (!known.contains(field)) {
                wrong(field, json.getValue(field), "is not a known field", "known are " + String.join(", ", known));
            }
        }
    }

    private JsonArray array(String field) {
        Object value = take(field);
        if (value instanceof JsonArray array && array.size() <= MAX_ENTRIES) {
            return array;
        }
        wrong(field, value == null ? "" : value, value == null ? "is missing" : "is not a list", "a JSON list");
        return new JsonArray();
    }

    private @Nullable Object take(String field) {
        known.add(field);
        return json.getValue(field);
    }

    /** Whether nothing has been said of this field so far. */
    private boolean unblamed(String field) {
        String at = path + field;
        return problems.stream().noneMatch(problem -> problem.path().equals(at));
    }

    private void wrong(String field, @Nullable Object value, String problem, String remedy) {
        problems.add(new Problem(path + field, shown(value), problem, remedy));
    }

    private static String shown(@Nullable Object value) {
        String text = String.valueOf(value).replaceAll("\\p{Cntrl}", "?");
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
