package io.mainstay.resource.process;

import io.mainstay.core.ResourceId;
import io.mainstay.exec.Command;
import io.mainstay.exec.Program;
import io.mainstay.exec.Signal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A process resource's parameters, typed. What they mean is said in {@link ProcessType}. */
record ProcessParameters(
        List<String> command,
        String directory,
        Map<String, String> environment,
        Optional<String> user,
        Optional<String> group,
        String umask,
        Signal stopSignal,
        long killAfterMs) {
    static ProcessParameters of(Map<String, Object> values) {
        Map<String, String> environment = new LinkedHashMap<>();
        if (values.get("environment") instanceof Map<?, ?> given) {
            given.forEach((name, value) -> environment.put(String.valueOf(name), String.valueOf(value)));
        }
        List<String> command = values.get("command") instanceof List<?> given
                ? given.stream().map(String::valueOf).toList()
                : List.of();
        return new ProcessParameters(
                command,
                text(values, "directory").orElse("/"),
                environment,
                text(values, "user"),
                text(values, "group"),
                text(values, "umask").orElse("022"),
                Signal.valueOf(text(values, "StopSignal").orElse("TERM")),
                values.get("KillAfter") instanceof Long ms ? ms : 10_000L);
    }

    /** What to start, with {@code own} variables beside the configured ones, which win. */
    Program program(ResourceId id, Map<String, String> own) {
        Map<String, String> all = new LinkedHashMap<>(own);
        all.putAll(environment);
        return new Program(id, new Command(command, Optional.of(Path.of(directory)), all, user, group), umask);
    }

    private static Optional<String> text(Map<String, Object> values, String key) {
        return Optional.ofNullable(values.get(key)).map(String::valueOf);
    }
}
