package io.mainstay.resource.systemd;

import io.mainstay.exec.Tests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A systemctl and a busctl that keep their units in a directory; what they can do is said in the script itself. */
public final class FakeSystemd {
    private final Path directory;

    public FakeSystemd(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        try (InputStream script = Objects.requireNonNull(getClass().getResourceAsStream("/systemd/systemctl"))) {
            Files.copy(script, systemctl());
        }
        Files.setPosixFilePermissions(systemctl(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(busctl(), systemctl());
    }

    Path systemctl() {
        return directory.resolve("systemctl");
    }

    Path busctl() {
        return directory.resolve("busctl");
    }

    public Map<String, Object> parameters(String unit) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("unit", unit);
        parameters.put("systemctl", systemctl().toString());
        parameters.put("busctl", busctl().toString());
        return parameters;
    }

    /** Switches something on: {@code hang-stop}, {@code fail-start}, {@code no-bus}, {@code app.service.stubborn}. */
    void set(String name) throws IOException {
        Files.writeString(directory.resolve(name), "");
    }

    void drop(String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
    }

    /** Properties to be shown for a unit instead of its own. */
    void show(String unit, String... lines) throws IOException {
        Files.write(directory.resolve(unit + ".show"), List.of(lines));
    }

    Optional<ProcessHandle> process(String unit) throws IOException {
        Path file = directory.resolve(unit + ".pid");
        return Files.exists(file)
                ? ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
                : Optional.empty();
    }

    /** Whether systemd thinks so: a little longer than its process lives. */
    boolean holdsForRunning(String unit) {
        return Files.exists(directory.resolve(unit + ".pid"));
    }

    /** Lets a unit die by itself. */
    public void crash(String unit) throws IOException {
        process(unit).orElseThrow().destroyForcibly();
    }

    /** As somebody at a terminal would. */
    void run(String verb, String unit) throws IOException, InterruptedException {
        new ProcessBuilder(systemctl().toString(), verb, "--", unit)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    List<String> log() throws IOException {
        Path log = directory.resolve("log");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    void awaitListeners() throws Exception {
        Tests.within(
                20,
                () -> Files.exists(directory.resolve("listening")) && Files.exists(directory.resolve("subscribed")));
    }

    Optional<ProcessHandle> listener(String file) throws IOException {
        Path path = directory.resolve(file);
        return Files.exists(path)
                ? ProcessHandle.of(Long.parseLong(Files.readString(path).strip()))
                : Optional.empty();
    }

    /** Ends what still runs, and waits until nothing is written here any more. */
    public void end() throws Exception {
        for (Path each : files("*.pid")) {
            Optional<ProcessHandle> process =
                    process(each.getFileName().toString().replaceFirst("\\.pid$", ""));
            process.ifPresent(ProcessHandle::destroyForcibly);
        }
        Tests.within(20, () -> files("*.supervised").isEmpty());
    }

    private List<Path> files(String pattern) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, pattern)) {
            all.forEach(found::add);
        }
        return found;
    }
}
