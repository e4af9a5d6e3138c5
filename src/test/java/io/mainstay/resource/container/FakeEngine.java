package io.mainstay.resource.container;

import io.mainstay.exec.Tests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A container engine that keeps its containers in a directory; what it can do is said in the script itself. */
public final class FakeEngine {
    private final Path directory;

    public FakeEngine(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        try (InputStream script = Objects.requireNonNull(getClass().getResourceAsStream("/container/engine"))) {
            Files.copy(script, program());
        }
        Files.setPosixFilePermissions(program(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    Path program() {
        return directory.resolve("engine");
    }

    public Map<String, Object> parameters() {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("image", "docker.io/library/app:1");
        parameters.put("engine", program().toString());
        return parameters;
    }

    /** Switches something on: {@code hang-stop}, {@code no-engine}, {@code stubborn}; {@code fail-run} with its code. */
    void set(String name, String value) throws IOException {
        Files.writeString(directory.resolve(name), value);
    }

    void drop(String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
    }

    /** A property of a container: status, health, code, oom, mainstay.node. */
    Path property(String container, String name) {
        return directory.resolve("containers").resolve(container).resolve(name);
    }

    void has(String container, String name, String value) throws IOException {
        Files.createDirectories(property(container, name).getParent());
        Files.writeString(property(container, name), value);
    }

    /** Prints an event as Docker would. */
    void event(String line) throws IOException {
        Files.writeString(directory.resolve("events"), line + "\n", StandardOpenOption.APPEND);
    }

    Optional<ProcessHandle> process(String container) throws IOException {
        return read(property(container, "pid"));
    }

    Optional<ProcessHandle> listener() throws IOException {
        return read(directory.resolve("listening"));
    }

    public void crash(String container) throws IOException {
        process(container).orElseThrow().destroyForcibly();
    }

    List<String> log() throws IOException {
        Path log = directory.resolve("log");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    void awaitListener() throws Exception {
        Tests.within(20, () -> Files.exists(directory.resolve("listening")));
    }

    /** Ends what still runs, and waits until nothing is written here any more. */
    public void end() throws Exception {
        if (Files.exists(directory.resolve("containers"))) {
            for (Path each : files(directory.resolve("containers"), "*")) {
                process(each.getFileName().toString()).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
        Tests.within(20, () -> files(directory, "supervised-*").isEmpty());
    }

    private static Optional<ProcessHandle> read(Path file) throws IOException {
        return Files.exists(file)
                ? ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
                : Optional.empty();
    }

    private static List<Path> files(Path directory, String pattern) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, pattern)) {
            all.forEach(found::add);
        }
        return found;
    }
}
