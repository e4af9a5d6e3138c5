package io.mainstay.bus;

import io.mainstay.core.lease.DerivedTimes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Writes {@link DerivedTimes}. */
public final class TimersJson {
    private TimersJson() {}

    public static JsonObject write(DerivedTimes times) {
        JsonObject values = new JsonObject();
        JsonArray rows = new JsonArray();
        for (DerivedTimes.Row row : times.rows()) {
            values.put(row.name() + "Ms", row.ms());
            rows.add(
                    new JsonObject().put("name", row.name()).put("ms", row.ms()).put("meaning", row.meaning()));
        }
        return new JsonObject().put("v", Wire.VERSION).put("times", values).put("rows", rows);
    }
}
