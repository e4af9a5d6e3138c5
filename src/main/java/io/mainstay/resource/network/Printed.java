package io.mainstay.resource.network;

import io.mainstay.exec.Exit;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What {@code ip -j} printed, as objects. Pure. */
final class Printed {
    private Printed() {}

    /**
     * The objects of its list; older versions of {@code ip} leave empty ones in it.
     *
     * @throws IllegalStateException saying what came instead
     */
    static List<JsonObject> objects(Exit exit) {
        if (exit.code() != 0) {
            throw new IllegalStateException("ip " + exit.evidence());
        }
        try {
            String text = exit.output().strip();
            JsonArray list = text.isEmpty() ? new JsonArray() : new JsonArray(text);
            return list.stream()
                    .filter(JsonObject.class::isInstance)
                    .map(JsonObject.class::cast)
                    .filter(object -> !object.isEmpty())
                    .toList();
        } catch (DecodeException unreadable) {
            throw new IllegalStateException("ip printed what is no JSON: " + exit.evidence(), unreadable);
        }
    }
}
