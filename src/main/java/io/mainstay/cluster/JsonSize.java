package io.mainstay.cluster;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Measures a message without writing it: roughly its length as JSON, and not further than it must look. */
final class JsonSize {
    /** What a number, a flag, quotes, a comma or a bracket amount to, characters. */
    private static final int SMALL = 6;
    /** Deeper than any message of ours; what is deeper counts as too large. */
    private static final int MAX_DEPTH = 32;

    private long left;

    private JsonSize(long limit) {
        this.left = limit;
    }

    static boolean isAtMost(JsonObject json, long limit) {
        JsonSize size = new JsonSize(limit);
        size.take(json, 0);
        return size.left >= 0;
    }

    private void take(@Nullable Object value, int depth) {
        left -= SMALL;
        if (depth > MAX_DEPTH) {
            left = -1;
        }
        if (left < 0) {
            return;
        }
        if (value instanceof CharSequence text) {
            left -= text.length();
        } else if (value instanceof JsonObject object) {
            take(object.getMap(), depth);
        } else if (value instanceof JsonArray array) {
            take(array.getList(), depth);
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                left -= String.valueOf(entry.getKey()).length();
                take(entry.getValue(), depth + 1);
            }
        } else if (value instanceof List<?> list) {
            for (Object entry : list) {
                take(entry, depth + 1);
            }
        }
    }
}
