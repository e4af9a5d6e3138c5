package io.mainstay.resource.ocf;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.Attribute;
import io.mainstay.resource.Parameter.Conflict;
import io.mainstay.resource.ocf.MetaData.Taken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds what is configured against what the agent says of itself. Pure. */
final class OcfCheck {
    /** Every agent made with the ocf-shellfuncs takes them, and none names them. */
    private static final Set<String> TAKEN_BY_ALL = Set.of("trace_ra", "trace_file");

    private static final List<String> TRUTHS =
            List.of("1", "0", "yes", "no", "true", "false", "on", "off", "ja", "nein");

    private static final Map<Attribute, String> LIMITS = limits();

    private OcfCheck() {}

    private static Map<Attribute, String> limits() {
        Map<Attribute, String> limits = new LinkedHashMap<>();
        limits.put(Attribute.ONLINE_TIMEOUT, "start");
        limits.put(Attribute.OFFLINE_TIMEOUT, "stop");
        limits.put(Attribute.CLEAN_TIMEOUT, "stop");
        limits.put(Attribute.MONITOR_TIMEOUT, "monitor");
        return limits;
    }

    /** What must be right. */
    static List<Conflict> conflicts(OcfParameters parameters, MetaData agent) {
        List<Conflict> conflicts = new ArrayList<>();
        for (String action : List.of("start", "stop", "monitor")) {
            if (!agent.knows(action)) {
                conflicts.add(new Conflict("agent", "knows no " + action, "use an agent that does"));
            }
        }
        for (String name : parameters.given().keySet()) {
            if (agent.parameter(name).isEmpty() && !TAKEN_BY_ALL.contains(name)) {
                conflicts.add(new Conflict(
                        "parameters", "has '" + name + "', which the agent does not take", "it takes " + names(agent)));
            } else if (!name.matches("[A-Za-z0-9_.-]+")) {
                conflicts.add(new Conflict(
                        "parameters",
                        "has '" + name + "', which cannot be handed over",
                        "letters, digits, '_', '.' and '-' only"));
            }
        }
        for (Taken taken : agent.parameters()) {
            String value = parameters.given().getOrDefault(taken.name(), taken.defaultValue());
            if (taken.required() && value.isEmpty()) {
                conflicts.add(new Conflict(
                        "parameters", "lacks '" + taken.name() + "', which the agent requires", "give it a value"));
            }
        }
        return List.copyOf(conflicts);
    }

    /** What an operator should know. */
    static List<Conflict> advice(OcfParameters parameters, AgentSettings attributes, MetaData agent) {
        List<Conflict> advice = new ArrayList<>();
        LIMITS.forEach((attribute, action) -> agent.timeoutMs(action).ifPresent(leastMs -> {
            if (attributes.get(attribute) < leastMs) {
                advice.add(new Conflict(
                        attribute.key(),
                        "is " + seconds(attributes.get(attribute)) + ", and the agent asks for at least "
                                + seconds(leastMs) + " for " + action,
                        "give " + attribute.key() + ": " + seconds(leastMs) + " or more"));
            }
        }));
        for (Taken taken : agent.parameters()) {
            String value = parameters.given().get(taken.name());
            if (value != null) {
                advise(advice, taken, value);
            }
        }
        // Some agents know deeper checks and name none.
        List<Long> depths = agent.depths();
        if (parameters.checkLevel() > 0 && !depths.isEmpty() && !depths.contains(parameters.checkLevel())) {
            advice.add(new Conflict(
                    "CheckLevel",
                    "is " + parameters.checkLevel() + ", a depth that the agent does not name",
                    "give one of " + depths));
        }
        return List.copyOf(advice);
    }

    private static String seconds(long ms) {
        return ms % 1_000 == 0 ? ms / 1_000 + "s" : ms + "ms";
    }

    private static void advise(List<Conflict> advice, Taken taken, String value) {
        if (taken.deprecated()) {
            advice.add(new Conflict(
                    "parameters",
                    "has '" + taken.name() + "', which the agent calls deprecated",
                    "look into the agent's manual for what replaces it"));
        }
        String expected = switch (taken.kind()) {
            case "integer" -> value.matches("[-+]?\\d+") ? "" : "a whole number";
            case "boolean" -> TRUTHS.contains(value.toLowerCase(java.util.Locale.ROOT)) ? "" : "true or false";
            case "select" ->
                taken.choices().isEmpty() || taken.choices().contains(value)
                        ? ""
                        : "one of " + String.join(", ", taken.choices());
            default -> "";
        };
        if (!expected.isEmpty() && !value.isEmpty()) {
            advice.add(new Conflict(
                    "parameters",
                    "has a '" + taken.name() + "' that the agent calls " + taken.kind(),
                    "give " + expected));
        }
    }

    /** One for each unique parameter, or group of them, of which something is given. */
    static List<String> claims(OcfParameters parameters, MetaData agent) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (Taken taken : agent.parameters()) {
            String value = parameters.given().get(taken.name());
            if (!taken.uniqueGroup().isEmpty() && value != null) {
                groups.computeIfAbsent(taken.uniqueGroup(), any -> new ArrayList<>())
                        .add(taken.name() + " " + value);
            }
        }
        return groups.values().stream()
                .map(values -> parameters.name() + " with " + String.join(", ", values))
                .toList();
    }

    private static String names(MetaData agent) {
        return agent.parameters().isEmpty()
                ? "nothing"
                : agent.parameters().stream().map(Taken::name).collect(Collectors.joining(", "));
    }
}
