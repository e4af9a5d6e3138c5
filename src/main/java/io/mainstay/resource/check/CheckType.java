package io.mainstay.resource.check;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.AgentSettings.Actions;
import io.mainstay.core.agent.Attribute;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.Parameter.Conflict;
import io.mainstay.resource.Parameter.Kind;
import io.mainstay.resource.ParameterValues;
import io.mainstay.resource.ResourceType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the checks have in common: only monitored, patient, and answered before their monitor's own limit. */
abstract class CheckType implements ResourceType {
    static final int MAX_TEXT = 1_024;

    @Override
    public Map<Attribute, Long> defaults() {
        Map<Attribute, Long> defaults = new LinkedHashMap<>();
        defaults.put(Attribute.ACTIONS, (long) Attribute.ACTIONS.choices().indexOf("None"));
        // One lost packet is no reason to move a group.
        defaults.put(Attribute.TOLERANCE_LIMIT, 2L);
        return defaults;
    }

    @Override
    public List<Conflict> check(Map<String, Object> values, AgentSettings attributes) {
        List<Conflict> conflicts = new ArrayList<>();
        if (attributes.actions() != Actions.NONE) {
            conflicts.add(new Conflict(
                    Attribute.ACTIONS.key(), "is not None, but there is nothing to start or stop", "drop it"));
        }
        ParameterValues given = new ParameterValues(values);
        long limitMs = given.number("timeout");
        if (limitMs >= attributes.monitorTimeoutMs()) {
            conflicts.add(new Conflict(
                    "timeout",
                    limitMs + " ms is not less than MonitorTimeout " + attributes.monitorTimeoutMs() + " ms",
                    "raise MonitorTimeout, or lower timeout"));
        }
        checkOwn(given, conflicts);
        return conflicts;
    }

    abstract void checkOwn(ParameterValues values, List<Conflict> conflicts);

    static Parameter timeout() {
        return parameter("timeout", Kind.DURATION, 3_000L, 10, 3_600_000, "from the connection to the answer");
    }

    static Parameter parameter(String key, Kind kind, @Nullable Object value, long min, long max, String meaning) {
        return new Parameter(key, kind, false, Optional.ofNullable(value), min, max, List.of(), meaning);
    }
}
