package io.mainstay.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checked parameters, read by their kind. What a type requires or gives a default is there; asking for one that is not,
 * or under another kind, is a mistake in the type.
 */
public record ParameterValues(Map<String, Object> values) {
    public String text(String key) {
        return read(key, String.class);
    }

    /** A number, or a duration in milliseconds. */
    public long number(String key) {
        return read(key, Long.class);
    }

    public boolean flag(String key) {
        return read(key, Boolean.class);
    }

    public Optional<String> optionalText(String key) {
        return values.containsKey(key) ? Optional.of(text(key)) : Optional.empty();
    }

    public List<String> texts(String key) {
        return ((List<?>) read(key, List.class)).stream().map(String::valueOf).toList();
    }

    public Map<String, String> textMap(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        ((Map<?, ?>) read(key, Map.class))
                .forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
        return texts;
    }

    private <T> T read(String key, Class<T> kind) {
        Object value = values.get(key);
        if (!kind.isInstance(value)) {
            throw new IllegalArgumentException("the parameter " + key + " is no " + kind.getSimpleName());
        }
        return kind.cast(value);
    }
}
