package io.mainstay.cli;

import io.vertx.core.json.JsonObject;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** How a listing is written. */
enum Format {
    /** At most 80 columns. */
    TABLE,
    /** Everything, however wide. */
    WIDE,
    JSON,
    YAML;

    boolean isForMachines() {
        return this == JSON || this == YAML;
    }

    /** A whole document, as the node gave it. */
    String document(JsonObject json) {
        if (this == JSON) {
            return json.encodePrettily();
        }
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        return new Yaml(options).dump(json.getMap()).stripTrailing();
    }

    /** One of many documents in a stream. */
    String next(JsonObject json) {
        return this == JSON ? json.encode() : "---\n" + document(json);
    }
}
