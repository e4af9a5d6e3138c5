package io.mainstay.resource.container;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/** One line of {@code events --format '{{json .}}'}, Podman's or Docker's. Pure. */
final class ContainerEvent {
    /** What may change the answer of a monitor; each health check alone makes three other events. */
    private static final Set<String> CHANGES = Set.of(
            "start", "die", "died", "oom", "stop", "pause", "unpause", "restart", "remove", "destroy", "health_status");

    private ContainerEvent() {}

    /** The resource whose container changed; empty for any other line. */
    static Optional<String> resource(String line) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        try {
            JsonObject event = new JsonObject(line);
            // Docker puts the details behind a colon: health_status: unhealthy.
            String what = text(event, "Action").or(() -> text(event, "Status")).orElse("");
            if (!CHANGES.contains(what.split(":", 2)[0])) {
                return Optional.empty();
            }
            JsonObject at = event.getValue("Actor") instanceof JsonObject actor ? actor : event;
            return at.getValue("Attributes") instanceof JsonObject attributes
                    ? text(attributes, Engine.RESOURCE_LABEL)
                    : Optional.empty();
        } catch (DecodeException other) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(JsonObject from, String key) {
        return from.getValue(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }
}
