package io.mainstay.bus;

import io.mainstay.core.hook.HookTrial;
import io.mainstay.core.hook.HookView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Writes how event hooks are and what became of a trial, and reads who asks for one. What says nothing is left out. */
public final class HooksJson {
    private HooksJson() {}

    public static JsonArray write(List<HookView> hooks) {
        JsonArray array = new JsonArray();
        hooks.forEach(hook -> array.add(write(hook)));
        return array;
    }

    private static JsonObject write(HookView hook) {
        JsonObject json = new JsonObject()
                .put("hook", hook.name())
                .put("kind", hook.kind())
                .put("target", hook.target())
                .put("takes", hook.takes())
                .put("runner", hook.runner())
                .put("position", hook.position())
                .put("waiting", hook.backlog())
                .put("attempt", hook.attempt())
                .put("failures", hook.failures());
        if (hook.nextMs() > 0) {
            json.put("nextMs", hook.nextMs());
        }
        if (!hook.failure().isEmpty()) {
            json.put("failure", Wire.line(hook.failure())).put("failedMs", hook.failedMs());
        }
        return json.put("delivered", hook.tally().delivered())
                .put("givenUp", hook.tally().givenUp())
                .put("passedOver", hook.tally().passedOver());
    }

    /** A request to try one. */
    public static Reading<HookTrial.Asked> readTrial(String hook, JsonObject json) {
        FieldReader fields = FieldReader.of(json);
        return Reading.of(fields, () -> {
            String by = fields.optionalText("by", Wire.MAX_NAME);
            Wire.readVersion(fields);
            fields.nothingElse();
            return new HookTrial.Asked(hook, by);
        });
    }

    public static JsonObject write(String node, String hook, HookTrial trial) {
        return new JsonObject()
                .put("v", Wire.VERSION)
                .put("node", node)
                .put("hook", hook)
                .put("delivered", trial.isDelivered())
                .put("text", Wire.line(trial.text()))
                .put("output", trial.output())
                .put("ms", trial.durationMs());
    }
}
