package io.mainstay.resource.ocf;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is configured of one {@code ocf} resource.
 *
 * @param agent empty when it is not the name of one
 * @param given what the agent takes, by the agent's own names
 * @param checkLevel OCF_CHECK_LEVEL of the deeper monitors; 0 for none
 */
record OcfParameters(
        Optional<AgentName> agent, Path root, Map<String, String> given, long checkLevel, long checkIntervalMs) {
    static final String DEFAULT_ROOT = "/usr/lib/ocf";

    static OcfParameters of(Map<String, Object> values) {
        Map<String, String> given = new LinkedHashMap<>();
        if (values.get("parameters") instanceof Map<?, ?> map) {
            map.forEach((name, value) -> given.put(String.valueOf(name), String.valueOf(value)));
        }
        return new OcfParameters(
                AgentName.parse(String.valueOf(values.get("agent"))),
                Path.of(String.valueOf(values.getOrDefault("root", DEFAULT_ROOT))),
                given,
                values.get("CheckLevel") instanceof Long level ? level : 0,
                values.get("CheckInterval") instanceof Long ms ? ms : 60_000);
    }

    /** For a resource whose configuration has been checked. */
    AgentName name() {
        return agent.orElseThrow(() -> new IllegalStateException("a checked resource names its agent"));
    }

    Path file() {
        return name().file(root);
    }
}
