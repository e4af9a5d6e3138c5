package io.mainstay.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that a host may have or run, seen through the machine's own /proc: nobody on the host is asked, and nothing there
 * takes part.
 */
interface Sight {
    /** What tells this one from the one before it; empty when it is not there. */
    Optional<String> of(LabHost host) throws IOException;

    static Sight file(String path) {
        return host -> {
            try {
                BasicFileAttributes file = Files.readAttributes(host.inside(path), BasicFileAttributes.class);
                return Optional.of(String.valueOf(file.fileKey()));
            } catch (NoSuchFileException absent) {
                return Optional.empty();
            }
        };
    }

    /** Somebody listens on this TCP port, whatever the address. */
    static Sight listener(int port) {
        String local = String.format(Locale.ROOT, ":%04X", port);
        return host -> {
            for (String table : List.of("tcp", "tcp6")) {
                Optional<String> socket = listening(lines(host, "net/" + table), local);
                if (socket.isPresent()) {
                    return socket;
                }
            }
            return Optional.empty();
        };
    }

    /** The number of the socket that listens, in the kernel's table; {@code local} is a colon and the port in hexadecimal. */
    static Optional<String> listening(List<String> table, String local) {
        return table.stream()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(fields -> fields.length > 9 && fields[1].endsWith(local) && fields[3].equals("0A"))
                .map(fields -> fields[9])
                .findFirst();
    }

    /** This IPv4 address is one of the host's own. */
    static Sight address(String address) {
        return host -> {
            String before = "";
            for (String line : lines(host, "net/fib_trie")) {
                if (line.contains("/32 host LOCAL") && before.endsWith("-- " + address)) {
                    return Optional.of("");
                }
                before = line;
            }
            return Optional.empty();
        };
    }

    static Sight mount(String directory) {
        return host -> lines(host, "mountinfo").stream()
                .map(line -> line.split(" ", -1))
                .filter(fields -> fields[4].equals(directory))
                .map(fields -> fields[0])
                .findFirst();
    }

    /** A process with this word in its command line. */
    static Sight command(String word) {
        return host -> pids(host, "cmdline", path -> words(path).contains(word)).stream()
                .findFirst()
                .map(String::valueOf);
    }

    /** Any process that works in this directory, wherever the host has it mounted: its pid is not what is told. */
    static Sight workingIn(Path directory) {
        return host -> pids(host, "cwd", path -> Files.isSameFile(path, directory)).stream()
                .findFirst()
                .map(pid -> "");
    }

    /** Ends, from outside and without a word, all processes that have this word in their command line. */
    static void killCommand(LabHost host, String word) throws IOException {
        kill(host, pids(host, "cmdline", path -> words(path).contains(word)), word);
    }

    /** As {@link #killCommand}, for those that work in a directory. */
    static void killWorkingIn(LabHost host, Path directory) throws IOException {
        kill(host, pids(host, "cwd", path -> Files.isSameFile(path, directory)), directory.toString());
    }

    private static void kill(LabHost host, List<Long> pids, String what) throws IOException {
        if (pids.isEmpty()) {
            throw new IOException("nothing to kill on " + host.name + " has to do with " + what);
        }
        // One of them may end with another before its own signal comes.
        String all = String.join(" ", pids.stream().map(String::valueOf).toList());
        Shell.run("sh", "-c", "kill -KILL " + all + " || true");
    }

    /** Asked of one process's file. */
    interface Question {
        boolean isAnsweredYes(Path file) throws IOException;
    }

    private static List<Long> pids(LabHost host, String file, Question question) throws IOException {
        return host.everyPid().stream()
                .filter(pid -> {
                    try {
                        return question.isAnsweredYes(Path.of("/proc/" + pid + "/" + file));
                    } catch (IOException gone) {
                        return false;
                    }
                })
                .toList();
    }

    private static List<String> words(Path commandLine) throws IOException {
        return Arrays.asList(Files.readString(commandLine).split("\0", -1));
    }

    private static List<String> lines(LabHost host, String file) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + host.firstPid() + "/" + file));
    }
}
