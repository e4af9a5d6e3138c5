package io.mainstay.exec;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at /proc. One look costs some 20 µs and never waits for a disk; a process that is gone is an empty answer. */
final class Proc {
    /** More of one file is not read: a command line may be as long as two megabytes. */
    private static final int MAX_READ = 16 * 1024;
    /** Of a list, such as the mounts of a machine full of containers. */
    private static final int MAX_LIST = 16 * 1024 * 1024;

    private Proc() {}

    static Optional<ProcStat> stat(long pid) {
        return read("/proc/" + pid + "/stat").flatMap(ProcStat::parse);
    }

    /** The arguments, each ended by a NUL; empty also for a process that is dead but not yet buried. */
    static String commandLine(long pid) {
        return read("/proc/" + pid + "/cmdline").orElse("");
    }

    static boolean isAlive(long pid, long startTicks) {
        return stat(pid)
                .filter(found -> found.isAlive() && found.startTicks() == startTicks)
                .isPresent();
    }

    /**
     * The living members of a process group that is also a session of its own, as ours are. When the number has been
     * given to a new process, that one's start time differs and the group is no longer ours: empty.
     */
    static List<Long> members(long processGroup, long startTicks) throws IOException {
        Optional<ProcStat> leader = stat(processGroup);
        if (leader.isPresent() && leader.get().startTicks() != startTicks) {
            return List.of();
        }
        List<Long> members = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
            for (Path each : all) {
                String name = each.getFileName().toString();
                if (Account.isNumber(name)) {
                    stat(Long.parseLong(name))
                            .filter(found -> found.isAlive()
                                    && found.processGroup() == processGroup
                                    && found.session() == processGroup)
                            .ifPresent(found -> members.add(found.pid()));
                }
            }
        }
        return members;
    }

    /** Names this run of the machine: start times of another run mean nothing. */
    static String bootId() {
        return read("/proc/sys/kernel/random/boot_id").orElse("unknown").strip();
    }

    static Optional<String> read(String path) {
        return read(path, MAX_READ);
    }

    /** For lists, which grow with the machine. */
    static Optional<String> readAll(String path) {
        return read(path, MAX_LIST);
    }

    private static Optional<String> read(String path, int limit) {
        try (FileInputStream in = new FileInputStream(path)) {
            return Optional.of(new String(in.readNBytes(limit), StandardCharsets.UTF_8));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
