package io.mainstay.resource.script;

import static io.mainstay.resource.Parameter.Kind.CHOICE;
import static io.mainstay.resource.Parameter.Kind.DURATION;
import static io.mainstay.resource.Parameter.Kind.TEXT;
import static io.mainstay.resource.Parameter.Kind.TEXTS;
import static io.mainstay.resource.Parameter.Kind.TEXT_MAP;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Describes and makes {@code script} resources. */
public final class ScriptType implements ResourceType {
    private static final long MAX_WAIT_MS = 3_600_000;
    private static final List<String> VERBS = List.of("monitor", "online", "offline", "clean");

    @Override
    public String name() {
        return "script";
    }

    @Override
    public String summary() {
        return "Any executable, called with monitor, online, offline or clean; answers by its exit code.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter(
                        "script",
                        TEXT,
                        true,
                        Optional.empty(),
                        1,
                        4_095,
                        List.of(),
                        "the executable, from the root; monitor exits 100 offline, 101-110 online, 200 stopped on purpose,"
                                + " the others 0 done"),
                new Parameter(
                        "arguments",
                        TEXTS,
                        false,
                        Optional.of(List.of()),
                        0,
                        1_000,
                        List.of(),
                        "what follows the verb; every user can read arguments, so no secrets here"),
                new Parameter(
                        "environment",
                        TEXT_MAP,
                        false,
                        Optional.of(Map.of()),
                        0,
                        1_000,
                        List.of(),
                        "what it finds beside PATH, LANG, HOME, USER, LOGNAME and MAINSTAY_…"),
                new Parameter("user", TEXT, false, Optional.empty(), 1, 256, List.of(), "whom it runs as; needs root"),
                new Parameter(
                        "group", TEXT, false, Optional.empty(), 1, 256, List.of(), "its group; the user's by default"),
                new Parameter(
                        "clean",
                        CHOICE,
                        false,
                        Optional.of("script"),
                        0,
                        0,
                        List.of("script", "offline"),
                        "offline: the script knows no clean, and is called with offline instead"),
                new Parameter(
                        "actions",
                        TEXTS,
                        false,
                        Optional.of(List.of()),
                        0,
                        100,
                        List.of(),
                        "what else it can be called with, by `mainstay action`; exit code 0 is done"),
                new Parameter(
                        "wait",
                        DURATION,
                        false,
                        Optional.of(0L),
                        0,
                        MAX_WAIT_MS,
                        List.of(),
                        "from the end of online or offline to the first monitor"));
    }

    @Override
    public List<Parameter.Conflict> check(Map<String, Object> values, AgentSettings attributes) {
        List<Parameter.Conflict> conflicts = new ArrayList<>();
        if (!String.valueOf(values.get("script")).startsWith("/")) {
            conflicts.add(new Parameter.Conflict(
                    "script", "is not absolute", "write it from the root, such as /etc/mainstay/scripts/app"));
        }
        if (values.get("environment") instanceof Map<?, ?> environment) {
            for (Object name : environment.keySet()) {
                if (!String.valueOf(name).matches("[A-Za-z_][A-Za-z0-9_]*")) {
                    conflicts.add(new Parameter.Conflict(
                            "environment", "has the name '" + name + "'", "letters, digits and _, no digit first"));
                }
            }
        }
        for (String action : actions(values)) {
            if (!action.matches("[A-Za-z][A-Za-z0-9_-]{0,62}") || VERBS.contains(action)) {
                conflicts.add(new Parameter.Conflict(
                        "actions",
                        "has '" + action + "'",
                        "use letters, digits, - and _, a letter first, and none of " + String.join(", ", VERBS)));
            }
        }
        return List.copyOf(conflicts);
    }

    @Override
    public List<String> actions(Map<String, Object> values) {
        return values.get("actions") instanceof List<?> given
                ? given.stream().map(String::valueOf).toList()
                : List.of();
    }

    @Override
    public Resource create(ResourceContext context) {
        return new ScriptResource(context);
    }
}
