package io.mainstay.core.group;

import io.mainstay.core.agent.AgentSettings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One resource as configured.
 *
 * @param settings the attributes, type's defaults and overrides already in
 * @param requires its children by name, in the file's order
 * @param parameters what its type takes, checked against the type's description: String, Long, Double, Boolean, List
 *     or Map of these
 */
public record ResourceSpec(
        String name,
        String type,
        AgentSettings settings,
        Map<String, Dependency> requires,
        Map<String, Object> parameters,
        HookSpec hooks) {
    /** One without hooks. */
    public ResourceSpec(
            String name,
            String type,
            AgentSettings settings,
            Map<String, Dependency> requires,
            Map<String, Object> parameters) {
        this(name, type, settings, requires, parameters, HookSpec.NONE);
    }

    public ResourceSpec {
        requires = Collections.unmodifiableMap(new LinkedHashMap<>(requires));
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }
}
