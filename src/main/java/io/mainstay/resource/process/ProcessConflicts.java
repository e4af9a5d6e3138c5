package io.mainstay.resource.process;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.exec.Conditions;
import io.mainstay.exec.Limits;
import io.mainstay.resource.Parameter.Conflict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Finds what is wrong with a process resource as a whole. Pure: what a node is allowed to do shows when it does it. */
final class ProcessConflicts {
    private final Map<String, Object> values;
    private final ProcessParameters parameters;
    private final List<Conflict> found = new ArrayList<>();

    private ProcessConflicts(Map<String, Object> values) {
        this.values = values;
        this.parameters = ProcessParameters.of(values);
    }

    static List<Conflict> of(Map<String, Object> values, AgentSettings attributes) {
        ProcessConflicts conflicts = new ProcessConflicts(values);
        conflicts.ofProgram();
        conflicts.ofEnvironment();
        conflicts.ofReadiness();
        conflicts.ofLimits();
        conflicts.ofStop(attributes);
        return List.copyOf(conflicts.found);
    }

    private void ofProgram() {
        if (parameters.command().isEmpty() || parameters.command().get(0).isEmpty()) {
            add("command", "names no program", "give the program and its arguments");
        }
        if (!parameters.directory().startsWith("/")) {
            add("directory", "is not absolute", "write it from the root, such as /srv/app");
        }
        if (values.get("umask") instanceof String umask && !Conditions.isUmask(umask)) {
            add("umask", "is not three or four octal digits", "such as 022 or 0077");
        }
        for (String group : parameters.groups()) {
            if (group.isEmpty() || group.startsWith("-") || group.contains(",")) {
                add("supplementaryGroups", "has '" + group + "', which is no group", "one name or number an entry");
            }
        }
    }

    private void ofEnvironment() {
        for (String name : parameters.environment().keySet()) {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                add("environment", "has the name '" + name + "'", "letters, digits and _, no digit first");
            }
        }
        for (String file : parameters.conditions().environmentFiles()) {
            if (!file.startsWith("/") && !file.startsWith("-/")) {
                add(
                        "environmentFile",
                        "has '" + file + "', which is not absolute",
                        "write it from the root, such as /etc/default/app, with a dash before it if it may be missing");
            }
        }
    }

    private void ofReadiness() {
        Readiness readiness = parameters.readiness();
        if (readiness.ways() > 1) {
            add("ready", "asks in " + readiness.ways() + " ways", "keep one of port, http, line and notify");
        }
        if (!readiness.url().isEmpty()) {
            Readiness.problemOf(readiness.url())
                    .ifPresent(problem -> add("ready.http", problem, "such as http://127.0.0.1:8080/health"));
        }
        if (!Readiness.isRange(readiness.statuses())) {
            add("ready.status", "is no range of HTTP statuses", "such as 200 or 200-399");
        }
        if (parameters.watchdogMs() > 0 && !readiness.byNotice()) {
            add(
                    "watchdog",
                    "needs the notify socket, and ready.notify is not set",
                    "set ready.notify: true, or drop watchdog");
        }
    }

    private void ofLimits() {
        Limits limits = parameters.conditions().limits();
        for (String key : List.of("limits.memory", "limits.memoryHigh")) {
            if (values.get(key) instanceof String size && Limits.bytes(size).isEmpty()) {
                add(key, "is not a size", "write a whole number and a unit, such as 512MiB or 2GiB");
            }
        }
        OptionalLong high = limits.memoryHighBytes();
        OptionalLong max = limits.memoryBytes();
        if (high.isPresent() && max.isPresent() && high.getAsLong() >= max.getAsLong()) {
            add(
                    "limits.memoryHigh",
                    "is not below limits.memory, where the kernel kills",
                    "make it smaller, such as nine tenths of it");
        }
        if (limits.enforcement() == Limits.Enforcement.REQUIRED && limits.isNone()) {
            add("limits.required", "is set, and there is no limit", "give memory, memoryHigh, cpu or processes");
        }
    }

    private void ofStop(AgentSettings attributes) {
        if (parameters.killAfterMs() >= attributes.offlineTimeoutMs()) {
            add(
                    "KillAfter",
                    "is " + parameters.killAfterMs() + " ms, and OfflineTimeout, " + attributes.offlineTimeoutMs()
                            + " ms, would always end the stop before it",
                    "make KillAfter shorter than OfflineTimeout");
        }
    }

    private void add(String key, String problem, String remedy) {
        found.add(new Conflict(key, problem, remedy));
    }
}
