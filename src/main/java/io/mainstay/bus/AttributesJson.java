package io.mainstay.bus;

import io.mainstay.config.Durations;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.group.GroupPolicy;
import io.mainstay.core.group.GroupPolicy.Failback;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.ResourceSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes how a group and its resources are set, in the words of a configuration file, defaults included. What a resource's
 * type takes is left out: it may hold secrets.
 */
public final class AttributesJson {
    private AttributesJson() {}

    public static JsonObject write(GroupSpec spec) {
        JsonObject resources = new JsonObject();
        spec.resources().forEach(resource -> resources.put(resource.name(), write(resource)));
        return new JsonObject()
                .put("group", spec.name())
                .put("attributes", group(spec))
                .put("resources", resources);
    }

    private static JsonObject group(GroupSpec spec) {
        GroupPolicy policy = spec.policy();
        JsonObject json = new JsonObject()
                .put("kind", spec.kind().label())
                .put("nodes", new JsonArray(new ArrayList<>(spec.nodes())))
                .put("AutoStart", String.valueOf(spec.autoStart()))
                .put("AutoFailover", String.valueOf(spec.autoFailover()))
                .put("placement", policy.placement().label())
                .put("Failback", failback(policy.failback()))
                .put("AutoFaultClearTime", Durations.format(policy.autoFaultClearMs()))
                .put("FenceGrace", Durations.format(policy.fenceGraceMs()));
        if (policy.placement() == GroupPolicy.Placement.LOAD) {
            json.put("Load", String.valueOf(policy.load()));
        }
        if (policy.faultLadder().restart() > 0) {
            json.put(
                    "FaultLadder",
                    policy.faultLadder().restart() + " within "
                            + Durations.format(policy.faultLadder().withinMs()));
        }
        if (!policy.after().isEmpty()) {
            json.put("after", new JsonArray(new ArrayList<>(policy.after())));
        }
        if (!policy.with().isEmpty()) {
            json.put("with", policy.with());
        }
        return policy.apart().isEmpty() ? json : json.put("apart", policy.apart());
    }

    private static String failback(Failback failback) {
        return failback.when() == Failback.When.WINDOW
                ? clock(failback.fromMinute()) + "-" + clock(failback.toMinute())
                : failback.when().name().toLowerCase(java.util.Locale.ROOT);
    }

    private static String clock(int minute) {
        return "%02d:%02d".formatted(minute / 60, minute % 60);
    }

    /** Its attributes, and which of them are not as they are unless told. */
    private static JsonObject write(ResourceSpec resource) {
        AgentSettings settings = resource.settings();
        JsonObject attributes = new JsonObject();
        List<String> set = new ArrayList<>();
        for (Attribute attribute : Attribute.values()) {
            long value = settings.get(attribute);
            attributes.put(attribute.key(), written(attribute, value));
            if (value != attribute.defaultValue()) {
                set.add(attribute.key());
            }
        }
        return new JsonObject()
                .put("type", resource.type())
                .put(
                        "requires",
                        new JsonArray(new ArrayList<>(resource.requires().keySet())))
                .put("attributes", attributes)
                .put("set", new JsonArray(set));
    }

    private static String written(Attribute attribute, long value) {
        return switch (attribute.kind()) {
            case DURATION -> Durations.format(value);
            case COUNT -> Long.toString(value);
            case FLAG -> Boolean.toString(value != 0);
            case CHOICE -> attribute.choices().get((int) value);
        };
    }
}
