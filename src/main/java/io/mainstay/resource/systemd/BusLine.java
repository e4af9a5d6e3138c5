package io.mainstay.resource.systemd;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** One line of {@code busctl --json=short monitor}. Pure. */
final class BusLine {
    private BusLine() {}

    /** The unit whose properties changed; empty for any other line. */
    static Optional<String> unit(String line) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return new JsonObject(line).getValue("path") instanceof String path
                    ? UnitName.ofBusPath(path)
                    : Optional.empty();
        } catch (DecodeException other) {
            return Optional.empty();
        }
    }
}
