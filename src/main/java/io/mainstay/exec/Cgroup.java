package io.mainstay.exec;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * One cgroup (v2) that holds a program and all its descendants, also those that left its process group.
 *
 * @param path its directory in the cgroup file system
 */
record Cgroup(Path path) {
    Path procs() {
        return path.resolve("cgroup.procs");
    }

    /** Whether nothing lives in it or below; a cgroup that does not exist is empty. Dead, unburied processes do not count. */
    boolean isEmpty() throws IOException {
        try {
            return !Files.readString(path.resolve("cgroup.events")).contains("populated 1");
        } catch (NoSuchFileException gone) {
            return true;
        }
    }

    List<Long> members() throws IOException {
        try {
            return Files.readAllLines(procs()).stream()
                    .filter(Account::isNumber)
                    .map(Long::parseLong)
                    .toList();
        } catch (NoSuchFileException gone) {
            return List.of();
        }
    }

    /**
     * Sends SIGKILL to all in it. Kernels before 5.14 have no cgroup.kill; there each member gets it, and who was
     * born meanwhile gets it at the caller's next try.
     */
    void kill() throws IOException {
        Path kill = path.resolve("cgroup.kill");
        if (Files.exists(kill)) {
            Files.writeString(kill, "1", StandardOpenOption.WRITE);
            return;
        }
        for (long pid : members()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Why the kernel has killed in it for want of memory; empty when it has not, or does not say. */
    Optional<String> outOfMemory() {
        boolean hasKilled = Proc.read(path.resolve("memory.events").toString())
                .filter(events ->
                        events.lines().anyMatch(line -> line.startsWith("oom_kill ") && !line.equals("oom_kill 0")))
                .isPresent();
        if (!hasKilled) {
            return Optional.empty();
        }
        String limit =
                Proc.read(path.resolve("memory.max").toString()).orElse("").strip();
        return Optional.of("killed by the kernel: "
                + (limit.matches("[0-9]{1,18}")
                        ? "memory limit " + Limits.words(Long.parseLong(limit))
                        : "the machine's memory was used up"));
    }

    /** Removes it with the empty ones that the program made below it; deepest first, as the kernel wants it. */
    void remove() throws IOException {
        File[] below = path.toFile().listFiles(File::isDirectory);
        for (File each : below == null ? new File[0] : below) {
            new Cgroup(each.toPath()).remove();
        }
        Files.deleteIfExists(path);
    }
}
