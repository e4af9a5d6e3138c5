package io.mainstay.resource;

import java.util.LinkedHashMap;
import java.util.Map;

/** The environment variables by which every program of a resource learns what it belongs to. */
public final class Variables {
    private Variables() {}

    public static Map<String, String> of(ResourceContext context) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("MAINSTAY_NODE", context.node());
        variables.put("MAINSTAY_GROUP", context.id().group());
        variables.put("MAINSTAY_RESOURCE", context.id().resource());
        variables.put("MAINSTAY_EPOCH", Long.toString(context.epoch()));
        return variables;
    }
}
