package io.mainstay.resource.filesystem;

import io.mainstay.exec.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The processes that keep a directory busy: their current or root directory, program, open files or mapped files lie in
 * it. Found by path, from the links in /proc, which are read and never followed: a dead server hangs nothing. Not by
 * device, as {@code fuser -m} does: a bind mount shares its device with others, whose users would be ended too.
 */
record Users(List<Long> pids, String words) {
    /** Processes that are named to people; the others are counted. */
    static final int MAX_NAMED = 10;

    private static final Path PROC = Path.of("/proc");

    /** Prints {@code 812/fd/5}, a line each. Reading the maps of a process that hangs may itself hang. */
    static Command search(String directory) {
        return search(directory, List.of());
    }

    /** All but mapped files: reads nothing that could wait. */
    static Command searchWithoutMaps(String directory) {
        return search(directory, List.of("-name", "map_files", "-prune", "-o"));
    }

    private static Command search(String directory, List<String> leaveOut) {
        String pattern = pattern(directory);
        List<String> argv =
                new ArrayList<>(List.of("find", "/proc", "-mindepth", "2", "-maxdepth", "3", "-path", "/proc/[0-9]*"));
        argv.addAll(leaveOut);
        argv.addAll(List.of("(", "-lname", pattern, "-o", "-lname", pattern + "/*", ")", "-printf", "%P\\n"));
        return Command.of(argv.toArray(String[]::new));
    }

    /** The directory as find's pattern for itself alone. */
    static String pattern(String directory) {
        return directory.replaceAll("([\\\\*?\\[\\]])", "\\\\$1");
    }

    /** The numbers in what the search printed, without process 1, whom nobody may end, and the agent itself. */
    static List<Long> parse(String output, long own) {
        TreeSet<Long> pids = new TreeSet<>();
        output.lines().forEach(line -> {
            int slash = line.indexOf('/');
            if (slash > 0 && slash < 10 && line.chars().limit(slash).allMatch(c -> c >= '0' && c <= '9')) {
                pids.add(Long.parseLong(line.substring(0, slash)));
            }
        });
        pids.remove(1L);
        pids.remove(own);
        return List.copyOf(pids);
    }

    /** Asks their names, which a process that hangs still tells. Blocking, but only for the kernel's memory. */
    static Users named(List<Long> pids) {
        List<String> names = new ArrayList<>();
        for (Long pid : pids.subList(0, Math.min(pids.size(), MAX_NAMED))) {
            names.add("pid " + pid + " (" + name(pid) + ")");
        }
        String more = pids.size() > MAX_NAMED ? " and " + (pids.size() - MAX_NAMED) + " more" : "";
        return new Users(pids, String.join(", ", names) + more);
    }

    private static String name(long pid) {
        try {
            return Files.readString(PROC.resolve(pid + "/comm")).strip();
        } catch (IOException gone) {
            return "ended meanwhile";
        }
    }

    Command signal(String signal) {
        List<String> argv = new ArrayList<>(List.of("kill", "-s", signal));
        argv.addAll(pids.stream().map(String::valueOf).toList());
        return Command.of(argv.toArray(String[]::new));
    }

    boolean isEmpty() {
        return pids.isEmpty();
    }
}
