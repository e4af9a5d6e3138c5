package io.mainstay.resource.process;

import io.mainstay.core.ResourceId;
import io.mainstay.exec.Command;
import io.mainstay.exec.Conditions;
import io.mainstay.exec.Limits;
import io.mainstay.exec.Program;
import io.mainstay.exec.Signal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A process resource's parameters, typed. What they mean is said in {@link ProcessType}. */
record ProcessParameters(
        List<String> command,
        String directory,
        Map<String, String> environment,
        Optional<String> user,
        Optional<String> group,
        List<String> groups,
        Conditions conditions,
        Readiness readiness,
        long watchdogMs,
        Signal stopSignal,
        long killAfterMs) {
    /** The umask where what is given is none, which {@link ProcessConflicts} says. */
    private static final String USUAL_UMASK = "022";

    static ProcessParameters of(Map<String, Object> values) {
        Map<String, String> environment = new LinkedHashMap<>();
        if (values.get("environment") instanceof Map<?, ?> given) {
            given.forEach((name, value) -> environment.put(String.valueOf(name), String.valueOf(value)));
        }
        Readiness readiness = Readiness.of(values);
        return new ProcessParameters(
                texts(values, "command"),
                text(values, "directory").orElse("/"),
                environment,
                text(values, "user"),
                text(values, "group"),
                texts(values, "supplementaryGroups"),
                conditions(values, readiness),
                readiness,
                values.get("watchdog") instanceof Long ms ? ms : 0L,
                Signal.valueOf(text(values, "StopSignal").orElse("TERM")),
                values.get("KillAfter") instanceof Long ms ? ms : 10_000L);
    }

    /** What to start, with {@code own} variables beside the configured ones, which win. */
    Program program(ResourceId id, Map<String, String> own) {
        Map<String, String> all = new LinkedHashMap<>(own);
        all.putAll(environment);
        return new Program(
                id, new Command(command, Optional.of(Path.of(directory)), all, user, group, groups), conditions);
    }

    static Limits limits(Map<String, Object> values) {
        return new Limits(
                size(values, "limits.memory"),
                size(values, "limits.memoryHigh"),
                number(values, "limits.cpu"),
                number(values, "limits.processes"),
                Boolean.TRUE.equals(values.get("limits.required"))
                        ? Limits.Enforcement.REQUIRED
                        : Limits.Enforcement.WHERE_POSSIBLE);
    }

    private static Conditions conditions(Map<String, Object> values, Readiness readiness) {
        return new Conditions(
                text(values, "umask").filter(Conditions::isUmask).orElse(USUAL_UMASK),
                small(values, "nice"),
                small(values, "oom_score_adj"),
                limits(values),
                texts(values, "environmentFile"),
                readiness.ways() == 0 ? Conditions.Readiness.AT_ONCE : Conditions.Readiness.IS_TOLD);
    }

    private static List<String> texts(Map<String, Object> values, String key) {
        return values.get(key) instanceof List<?> given
                ? given.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static OptionalLong size(Map<String, Object> values, String key) {
        return text(values, key).map(Limits::bytes).orElse(OptionalLong.empty());
    }

    private static OptionalLong number(Map<String, Object> values, String key) {
        return values.get(key) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
    }

    private static OptionalInt small(Map<String, Object> values, String key) {
        return values.get(key) instanceof Long number ? OptionalInt.of(number.intValue()) : OptionalInt.empty();
    }

    private static Optional<String> text(Map<String, Object> values, String key) {
        return Optional.ofNullable(values.get(key)).map(String::valueOf);
    }
}
