package io.mainstay.resource.lbhealthcheck;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who listens on a port, so that a refused restore can say it (C6). Reads {@code /proc}, only what this user may see, and
 * only so much of it. Blocking.
 */
final class PortOwner {
    /** A machine with more open files than this gets the answer without a name. */
    private static final int MAX_LINKS = 200_000;

    private static final String LISTEN = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private final Path proc;
    private int links;

    PortOwner(Path proc) {
        this.proc = proc;
    }

    /** Such as {@code pid 812 (nc)}; empty where it cannot be found. */
    Optional<String> find(int port) {
        Set<String> sockets = new LinkedHashSet<>();
        collect("net/tcp", port, sockets);
        collect("net/tcp6", port, sockets);
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, sockets)) {
                    return Optional.of("pid " + process.getFileName() + " (" + nameOf(process) + ")");
                }
                if (links > MAX_LINKS) {
                    return Optional.empty();
                }
            }
        } catch (IOException e) {
            return Optional.empty(); // The name is a courtesy; that the port is in use is said without it.
        }
        return Optional.empty();
    }

    private void collect(String table, int port, Set<String> sockets) {
        String suffix = String.format(":%04X", port);
        try {
            for (String line : Files.readAllLines(proc.resolve(table), StandardCharsets.US_ASCII)) {
                String[] fields = line.trim().split("\\s+", -1);
                if (fields.length > INODE && fields[STATE].equals(LISTEN) && fields[LOCAL_ADDRESS].endsWith(suffix)) {
                    sockets.add("socket:[" + fields[INODE] + "]");
                }
            }
        } catch (IOException e) {
            return; // No such table: a kernel without IPv6.
        }
    }

    private boolean holds(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path link : open) {
                if (++links > MAX_LINKS) {
                    return false;
                }
                if (sockets.contains(target(link))) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false; // It ended, or belongs to someone else.
        }
        return false;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // Closed meanwhile.
        }
    }

    private static String nameOf(Path process) {
        try {
            return Files.readString(process.resolve("comm"), StandardCharsets.UTF_8)
                    .trim();
        } catch (IOException e) {
            return "ended meanwhile";
        }
    }
}
