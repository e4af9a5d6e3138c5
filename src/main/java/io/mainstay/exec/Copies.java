package io.mainstay.exec;

import io.mainstay.core.Coarse;
import io.mainstay.core.ResourceId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Looks for copies of resources' commands that were started outside Mainstay. Whatever bears a node's mark is some node's own.
 * A process that is new is looked at closely a few times, and never again, so that a look costs little on a machine with many.
 * Thread-safe; looks are made one after the other.
 */
public final class Copies {
    private static final long LOOK_MS = 400;
    /** A new process may still be becoming what it will be: it is looked at for a second and a half. */
    private static final int LOOKS = 4;
    /** More than this, and a machine is so full that copies by hand are the least of its troubles. */
    private static final int MAX_PROCESSES = 100_000;

    private static final Path PROC = Path.of("/proc");

    private final Map<ResourceId, Watched> watched = new ConcurrentHashMap<>();
    private Map<Long, Integer> looks = new HashMap<>();
    private boolean isLooking;

    /** What is looked for, and who hears of it. */
    private record Watched(List<String> command, Optional<Path> program, Path directory, Consumer<Stranger> listener) {}

    /** What the looks need: a time, and threads. The first watcher's carry all of them. */
    public interface Looking {
        long nowMs();

        void wakeAt(long atMs, Runnable action);

        /** Runs what may wait for a disk. */
        void later(Runnable action);
    }

    /**
     * From now on {@code listener} hears of each copy, once, on a thread of the looks.
     *
     * @param directory where the resource runs: arguments that are no whole paths mean something else elsewhere
     */
    public void watch(
            ResourceId id, List<String> command, Path directory, Consumer<Stranger> listener, Looking looking) {
        watched.put(id, new Watched(command, executable(command.get(0)), directory, listener));
        synchronized (this) {
            // Whoever runs already may be a copy of this one.
            looks = new HashMap<>();
            if (isLooking) {
                return;
            }
            isLooking = true;
        }
        again(looking);
    }

    public void forget(ResourceId id) {
        watched.remove(id);
    }

    private void again(Looking looking) {
        looking.wakeAt(
                Coarse.about(looking.nowMs() + LOOK_MS),
                () -> looking.later(() -> {
                    look();
                    synchronized (this) {
                        isLooking = !watched.isEmpty();
                        if (!isLooking) {
                            return;
                        }
                    }
                    again(looking);
                }));
    }

    synchronized void look() {
        Map<Long, Integer> next = new HashMap<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[1-9]*")) {
            for (Path each : all) {
                String name = each.getFileName().toString();
                if (next.size() >= MAX_PROCESSES || !Account.isNumber(name)) {
                    continue;
                }
                long pid = Long.parseLong(name);
                int before = looks.getOrDefault(pid, 0);
                if (before < LOOKS && isCopy(pid)) {
                    next.put(pid, LOOKS);
                } else {
                    next.put(pid, Math.min(LOOKS, before + 1));
                }
            }
        } catch (IOException unreadable) {
            return; // Tried again with the next look.
        }
        looks = next;
    }

    private boolean isCopy(long pid) {
        String line = Proc.commandLine(pid);
        if (line.isEmpty()) {
            return false;
        }
        List<String> words = List.of(line.split("\0", -1));
        words = words.get(words.size() - 1).isEmpty() ? words.subList(0, words.size() - 1) : words;
        boolean isFound = false;
        for (Watched each : watched.values()) {
            if (matches(pid, words, each) && !isOurs(pid)) {
                Optional<ProcStat> stat = Proc.stat(pid);
                if (stat.isPresent() && stat.get().isAlive()) {
                    isFound = true;
                    each.listener().accept(new Stranger(pid, stat.get().startTicks()));
                }
            }
        }
        return isFound;
    }

    /** The same program with the same arguments: itself, or a script behind its interpreter. */
    private boolean matches(long pid, List<String> words, Watched wanted) {
        List<String> command = wanted.command();
        int more = words.size() - command.size();
        if (more < 0 || !words.subList(more + 1, words.size()).equals(command.subList(1, command.size()))) {
            return false;
        }
        boolean isProgram = more == 0 && wanted.program().equals(link(pid, "exe"));
        boolean isScript = more > 0 && more <= 2 && wanted.program().equals(executable(words.get(more)));
        boolean namesPath = command.stream().skip(1).anyMatch(word -> word.contains("/"));
        return (isProgram || isScript) && (namesPath || link(pid, "cwd").equals(Optional.of(wanted.directory())));
    }

    /** Unreadable counts as some node's own: what cannot be known must not be ended. */
    private boolean isOurs(long pid) {
        return Proc.readAll("/proc/" + pid + "/environ")
                .map(text -> ("\0" + text).contains("\0" + NodeMark.NAME + "="))
                .orElse(true);
    }

    private Optional<Path> link(long pid, String name) {
        try {
            return Optional.of(Files.readSymbolicLink(PROC.resolve(pid + "/" + name)));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** The file that a word names as a program, links followed. */
    private static Optional<Path> executable(String word) {
        if (word.contains("/")) {
            return program(word);
        }
        return Stream.of(Environment.PATH.split(":", -1))
                .flatMap(place -> program(place + "/" + word).stream())
                .findFirst();
    }

    private static Optional<Path> program(String name) {
        try {
            Path path = Path.of(name);
            return path.isAbsolute() && Files.isRegularFile(path) ? Optional.of(path.toRealPath()) : Optional.empty();
        } catch (IOException | InvalidPathException notThere) {
            return Optional.empty();
        }
    }
}
