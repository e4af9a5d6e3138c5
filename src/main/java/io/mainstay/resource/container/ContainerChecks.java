package io.mainstay.resource.container;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.exec.Command;
import io.mainstay.resource.Parameter.Conflict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is wrong with a container's parameters. Pure but for a look at whether the engine's program is there. */
final class ContainerChecks {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:/@+-]*");

    /** Options that would take from Mainstay what it has to decide, each with the reason. */
    private static final Map<String, String> REFUSED = Map.of(
            "--name", "it has a parameter of its own, name",
            "--pull", "it has a parameter of its own, pull",
            "--rm", "how the container ended could not be learnt any more",
            "--replace", "it would remove a container that somebody else made",
            "--detach", "the container always runs in the background",
            "--pod", "a pod starts and stops its containers together");

    private ContainerChecks() {}

    static List<Conflict> check(Engine engine, AgentSettings attributes) {
        List<Conflict> conflicts = new ArrayList<>();
        if (!IMAGE.matcher(engine.image()).matches()) {
            conflicts.add(new Conflict(
                    "image",
                    "'" + engine.image() + "' is not the name of an image",
                    "such as docker.io/library/nginx:1.27"));
        }
        if (!NAME.matcher(engine.name()).matches()) {
            conflicts.add(new Conflict(
                    "name",
                    "'" + engine.name() + "' is not a name for a container",
                    "letters, digits, _ . and -, the first a letter or digit, at most 128"));
        }
        conflicts.addAll(options(engine.options()));
        if (engine.killAfterMs() >= attributes.offlineTimeoutMs()) {
            conflicts.add(new Conflict(
                    "KillAfter",
                    "is " + engine.killAfterMs() + " ms, and OfflineTimeout, " + attributes.offlineTimeoutMs()
                            + " ms, would always end the stop before it",
                    "make KillAfter shorter than OfflineTimeout"));
        }
        Optional<String> missing = Command.of(engine.engine()).obstacle();
        missing.ifPresent(why -> conflicts.add(
                new Conflict("engine", "cannot be used: " + why, "install Podman or Docker, or name its program")));
        return List.copyOf(conflicts);
    }

    private static List<Conflict> options(List<String> options) {
        List<Conflict> conflicts = new ArrayList<>();
        if (!options.isEmpty() && !options.get(0).startsWith("-")) {
            conflicts.add(new Conflict(
                    "options",
                    "begin with '" + options.get(0) + "', which would be taken for the image",
                    "options of run only; what the container runs belongs into command"));
        }
        for (int i = 0; i < options.size(); i++) {
            String[] parts = options.get(i).split("=", 2);
            String value = parts.length > 1 ? parts[1] : i + 1 < options.size() ? options.get(i + 1) : "";
            if (parts[0].equals("--") || parts[0].equals("-")) {
                conflicts.add(new Conflict("options", "hold '" + parts[0] + "'", "leave it out"));
            } else if (parts[0].equals("--restart") && !value.equals("no")) {
                conflicts.add(new Conflict(
                        "options",
                        "hold --restart " + value + ": the engine would start the container behind the back of"
                                + " RestartLimit and failover",
                        "leave it out; RestartLimit says how often it is started again"));
            } else if (parts[0].matches("--label|-l") && value.startsWith("mainstay.")) {
                conflicts.add(new Conflict(
                        "options", "set the label " + value, "labels that begin with mainstay. are Mainstay's own"));
            } else if (REFUSED.containsKey(parts[0])) {
                conflicts.add(new Conflict("options", "hold " + parts[0], "leave it out: " + REFUSED.get(parts[0])));
            }
        }
        return conflicts;
    }
}
