package io.mainstay.resource.process;

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

/** Describes and makes {@code process} resources. */
public final class ProcessType implements ResourceType {
    @Override
    public String name() {
        return "process";
    }

    @Override
    public String summary() {
        return "A program that stays in the foreground; its exit is heard at once, and it goes on when the node ends.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter(
                        "command",
                        TEXTS,
                        true,
                        Optional.empty(),
                        1,
                        1_000,
                        List.of(),
                        "program and arguments; every user can read arguments, so no secrets here"),
                new Parameter(
                        "directory",
                        TEXT,
                        false,
                        Optional.of("/"),
                        1,
                        4_095,
                        List.of(),
                        "where it runs, from the root"),
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
                new Parameter("umask", TEXT, false, Optional.of("022"), 3, 4, List.of(), "octal digits"),
                new Parameter(
                        "StopSignal",
                        CHOICE,
                        false,
                        Optional.of("TERM"),
                        0,
                        0,
                        List.of("TERM", "INT", "QUIT", "HUP", "USR1", "USR2", "KILL"),
                        "the signal that asks it to end, sent to its process group"),
                new Parameter(
                        "KillAfter",
                        DURATION,
                        false,
                        Optional.of(10_000L),
                        0,
                        86_400_000,
                        List.of(),
                        "from StopSignal to SIGKILL"));
    }

    @Override
    public List<Parameter.Conflict> check(Map<String, Object> values, AgentSettings attributes) {
        List<Parameter.Conflict> conflicts = new ArrayList<>();
        ProcessParameters parameters = ProcessParameters.of(values);
        if (parameters.command().isEmpty() || parameters.command().get(0).isEmpty()) {
            conflicts.add(new Parameter.Conflict("command", "names no program", "give the program and its arguments"));
        }
        if (!parameters.directory().startsWith("/")) {
            conflicts.add(
                    new Parameter.Conflict("directory", "is not absolute", "write it from the root, such as /srv/app"));
        }
        if (!parameters.umask().matches("[0-7]{3,4}")) {
            conflicts.add(new Parameter.Conflict("umask", "is not three or four octal digits", "such as 022 or 0077"));
        }
        for (String name : parameters.environment().keySet()) {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                conflicts.add(new Parameter.Conflict(
                        "environment", "has the name '" + name + "'", "letters, digits and _, no digit first"));
            }
        }
        if (parameters.killAfterMs() >= attributes.offlineTimeoutMs()) {
            conflicts.add(new Parameter.Conflict(
                    "KillAfter",
                    "is " + parameters.killAfterMs() + " ms, and OfflineTimeout, " + attributes.offlineTimeoutMs()
                            + " ms, would always end the stop before it",
                    "make KillAfter shorter than OfflineTimeout"));
        }
        return List.copyOf(conflicts);
    }

    @Override
    public Resource create(ResourceContext context) {
        return new ProcessResource(context);
    }
}
