package io.mainstay.resource.container;

import io.mainstay.core.ResourceId;
import io.mainstay.exec.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One container's parameters, typed, and the commands for it, which Podman and Docker understand alike. A container is
 * ours by its labels, not by its name: what somebody else has made is never stopped or removed. Pure.
 *
 * @param engine the program
 * @param name the container's
 * @param node in whose name it was made
 * @param reuse whether a stopped container is started again instead of made anew
 */
record Engine(
        String engine,
        String name,
        String node,
        ResourceId id,
        String image,
        List<String> options,
        List<String> arguments,
        Reuse reuse,
        String pull,
        long killAfterMs) {
    /** What becomes of a container that has stopped. */
    enum Reuse {
        /** The next start makes a new one; clean removes it. */
        NEVER,
        /** The next start starts it again; clean kills it. */
        STOPPED
    }

    static final String NODE_LABEL = "mainstay.node";
    static final String RESOURCE_LABEL = "mainstay.resource";

    /**
     * Kill first: Podman's rm would ask politely for ten seconds. A container that is not there needs nothing. Constant:
     * engine, labels and what to do are its arguments; the engine's identifiers are hexadecimal.
     */
    private static final String CLEAN = """
            engine=$1 node=$2 resource=$3 reuse=$4
            ours() {
              "$engine" ps --all --quiet --no-trunc --filter "label=mainstay.node=$node" \\
                --filter "label=mainstay.resource=$resource" "$@"
            }
            left() {
              case $reuse in NEVER) ours; return ;; esac
              ours --filter status=running --filter status=paused || return 1
              # The first is a word of Docker alone, the second of Podman.
              for word in restarting stopping; do
                more=$(ours --filter status=$word 2>/dev/null) && echo "$more"
              done
              return 0
            }
            while :; do
              ids=$(left) || { echo "$ids"; exit 1; }
              [ -n "$ids" ] || exit 0
              "$engine" kill $ids >/dev/null 2>&1
              [ $reuse = STOPPED ] || "$engine" rm --force $ids >/dev/null 2>&1
              ids=$(left) && [ -z "$ids" ] && exit 0
              sleep 0.1
            done
            """;

    static Engine of(ResourceId id, String node, Map<String, Object> values) {
        return new Engine(
                text(values, "engine").orElse("podman"),
                text(values, "name").orElseGet(() -> nameOf(id)),
                node,
                id,
                text(values, "image").orElse(""),
                texts(values, "options"),
                texts(values, "command"),
                Boolean.TRUE.equals(values.get("reuse")) ? Reuse.STOPPED : Reuse.NEVER,
                text(values, "pull").orElse("missing"),
                values.get("KillAfter") instanceof Long ms ? ms : 10_000L);
    }

    /** {@code group-resource}, as far as engines take it; two that become the same are found by their claims. */
    static String nameOf(ResourceId id) {
        String name = (id.group() + "-" + id.resource()).replaceAll("[^A-Za-z0-9_.-]", "_");
        return name.matches("[A-Za-z0-9].*") ? name : "m" + name;
    }

    /** Answers one line of JSON whatever the container's configuration is like; {@link ContainerState} reads it. */
    Command inspect() {
        return run(List.of("inspect", "--type", "container", "--format", ContainerState.FORMAT, "--", name));
    }

    /** @param variables what the program in it finds in its environment */
    Command make(Map<String, String> variables) {
        List<String> argv = new ArrayList<>(List.of("run", "--detach", "--name", name));
        argv.addAll(List.of("--label", NODE_LABEL + "=" + node, "--label", RESOURCE_LABEL + "=" + id));
        variables.forEach((key, value) -> argv.addAll(List.of("--env", key + "=" + value)));
        argv.addAll(List.of("--pull", pull));
        argv.addAll(options);
        argv.addAll(List.of("--", image));
        argv.addAll(arguments);
        return run(argv);
    }

    Command start() {
        return run(List.of("start", "--", name));
    }

    Command unpause() {
        return run(List.of("unpause", "--", name));
    }

    Command stop() {
        return run(List.of("stop", "-t", Long.toString((killAfterMs + 999) / 1_000), "--", name));
    }

    /** Also what the guard runs. */
    Command clean() {
        return Command.of("/bin/sh", "-c", CLEAN, "mainstay", engine, node, id.toString(), reuse.name());
    }

    /** What to listen to for changes of any container of this node: one listener serves them all. */
    List<Command> listening() {
        return List.of(run(List.of(
                "events",
                "--filter",
                "type=container",
                "--filter",
                "label=" + NODE_LABEL + "=" + node,
                "--format",
                "{{json .}}")));
    }

    private Command run(List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of(engine));
        argv.addAll(arguments);
        return new Command(argv, Optional.empty(), Map.of(), Optional.empty(), Optional.empty());
    }

    private static Optional<String> text(Map<String, Object> values, String key) {
        return Optional.ofNullable(values.get(key)).map(String::valueOf);
    }

    private static List<String> texts(Map<String, Object> values, String key) {
        return values.get(key) instanceof List<?> given
                ? given.stream().map(String::valueOf).toList()
                : List.of();
    }
}
