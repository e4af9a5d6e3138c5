package io.mainstay.exec;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

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

    /** Removes it with the empty ones that the program made below it; deepest first, as the kernel wants it. */
    void remove() throws IOException {
        File[] below = path.toFile().listFiles(File::isDirectory);
        for (File each : below == null ? new File[0] : below) {
            new Cgroup(each.toPath()).remove();
        }
        Files.deleteIfExists(path);
    }
}
