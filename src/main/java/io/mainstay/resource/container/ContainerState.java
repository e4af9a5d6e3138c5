package io.mainstay.resource.container;

import io.mainstay.core.agent.MonitorResult;
import io.mainstay.exec.Exit;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * What the engine said of a container, and what that means to an agent. Pure; src/docs/types/container.md has the table.
 *
 * @param presence whether it is there, and ours
 * @param status the engine's word; empty where it is absent or not known
 * @param health the engine's word; empty where the container has no health check
 * @param detail what to say of it
 */
record ContainerState(Presence presence, String status, String health, String detail) {
    /** Whether there is a container of that name. */
    enum Presence {
        OURS,
        /** Somebody else made it: it is not touched. */
        FOREIGN,
        ABSENT,
        /** The engine did not say. */
        UNKNOWN
    }

    /** Only these: a container's whole configuration may be longer than what is kept of a program's output. */
    static final String FORMAT = "{\"Status\":{{json .State.Status}},\"ExitCode\":{{json .State.ExitCode}},"
            + "\"OOMKilled\":{{json .State.OOMKilled}},\"Error\":{{json .State.Error}},"
            + "\"Health\":{{if .State.Health}}{{json .State.Health.Status}}{{else}}\"\"{{end}},"
            + "\"Node\":{{json (index .Config.Labels \"" + Engine.NODE_LABEL + "\")}},"
            + "\"Resource\":{{json (index .Config.Labels \"" + Engine.RESOURCE_LABEL + "\")}}}";

    private static final int SIGNAL_BASE = 128;

    /** The answer of one run of {@link Engine#inspect}. */
    static ContainerState of(Exit exit, Engine engine) {
        if (exit.code() == 0) {
            return exit.output()
                    .lines()
                    .filter(line -> line.startsWith("{"))
                    .findFirst()
                    .map(line -> parse(line, engine))
                    .orElseGet(() -> unknown(engine.engine() + " inspect answered nothing of use"));
        }
        String words = exit.output().toLowerCase(Locale.ROOT);
        return words.contains("no such container") || words.contains("no such object")
                ? new ContainerState(Presence.ABSENT, "", "", "there is no container " + engine.name())
                : unknown(engine.engine() + " inspect " + exit.evidence());
    }

    private static ContainerState parse(String line, Engine engine) {
        try {
            JsonObject said = new JsonObject(line);
            String status = text(said, "Status");
            if (!text(said, "Node").equals(engine.node())
                    || !text(said, "Resource").equals(engine.id().toString())) {
                return new ContainerState(
                        Presence.FOREIGN,
                        status,
                        "",
                        "a container called " + engine.name() + " is there (" + status
                                + ") that Mainstay did not make for this resource on this node");
            }
            String health = text(said, "Health");
            return new ContainerState(
                    Presence.OURS, status, health.equals("none") ? "" : health, words(said, status, health));
        } catch (DecodeException unfit) {
            return unknown(engine.engine() + " inspect answered what is not JSON");
        }
    }

    private static String words(JsonObject said, String status, String health) {
        StringBuilder words = new StringBuilder(status);
        if (isOver(status) && said.getValue("ExitCode") instanceof Number code && !status.equals("created")) {
            words.append(", exit code ").append(code);
            if (code.intValue() > SIGNAL_BASE) {
                new Exit(code.intValue(), "", 0)
                        .signal()
                        .ifPresent(name -> words.append(" (").append(name).append(')'));
            }
        }
        if (Boolean.TRUE.equals(said.getValue("OOMKilled"))) {
            words.append(", killed because its memory was used up");
        }
        String error = text(said, "Error");
        if (!error.isEmpty()) {
            words.append(", ").append(error);
        }
        if (!isOver(status) && !health.isEmpty() && !health.equals("none")) {
            words.append(", health ").append(health);
        }
        return words.toString();
    }

    MonitorResult monitor() {
        return switch (presence) {
            case OURS -> ours();
            // What does not run is in nobody's way but its own; the start says so.
            case FOREIGN -> isOver(status) ? MonitorResult.offline(detail) : MonitorResult.unknown(detail);
            case ABSENT -> MonitorResult.offline(detail);
            case UNKNOWN -> MonitorResult.unknown(detail);
        };
    }

    private MonitorResult ours() {
        if (isOver(status)) {
            return MonitorResult.offline(detail);
        }
        if (!status.equals("running")) {
            // Paused, restarting, stopping, removing: neither serving nor known to be down.
            return MonitorResult.unknown(detail);
        }
        return switch (health) {
            case "", "healthy" -> MonitorResult.online(detail);
            // It still runs: down only when it has been cleaned.
            case "unhealthy" -> MonitorResult.broken(detail);
            default -> MonitorResult.unknown(detail + ", not yet decided");
        };
    }

    boolean isRunning() {
        return status.equals("running");
    }

    boolean isPaused() {
        return status.equals("paused");
    }

    /** Docker's and Podman's words for a container of which no process is left, or none was begun. */
    private static boolean isOver(String status) {
        return switch (status) {
            case "created", "configured", "initialized", "exited", "stopped", "dead" -> true;
            default -> false;
        };
    }

    private static ContainerState unknown(String detail) {
        return new ContainerState(Presence.UNKNOWN, "", "", detail);
    }

    private static String text(JsonObject said, String key) {
        return said.getValue(key) instanceof String text ? text : "";
    }
}
