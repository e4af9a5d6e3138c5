package io.mainstay.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a node's ledger lies in its state directory. Each recovery of the cluster begins a new generation, in a directory of its own
 * that appears in one step; the greatest one counts.
 */
public final class Generations {
    private static final String FIRST = "ledger";
    private static final String READY = "ready";

    private Generations() {}

    /** The newest generation in this state directory; 0 also where there is no ledger. */
    public static long newest(Path state) throws LedgerFailure {
        return newestFirst(state).get(0);
    }

    /** The directory of the newest ledger that has any history; empty where this node has never voted. */
    public static Optional<Path> withHistory(Path state) throws LedgerFailure {
        for (long generation : newestFirst(state)) {
            Path directory = directory(state, generation);
            if (hasHistory(directory)) {
                return Optional.of(directory);
            }
        }
        return Optional.empty();
    }

    /** Whether this directory was made ready for a ledger; that goes with what lies there, should it be lost. */
    public static boolean isReady(Path directory) {
        return Files.exists(directory.resolve(READY));
    }

    /** Makes it ready, also for after a loss of power. */
    public static void makeReady(Path directory) throws LedgerFailure {
        try {
            Files.createDirectories(directory);
            Durable.keepEntryOf(directory);
            Durable.write(directory.resolve(READY), new byte[0]);
        } catch (IOException e) {
            throw new LedgerFailure("the ledger's directory " + directory + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Whether a log or a snapshot lies in this directory. */
    public static boolean hasHistory(Path directory) throws LedgerFailure {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(directory, 3)) {
            return files.anyMatch(file -> {
                String name = file.getFileName().toString();
                return name.startsWith("log_") || name.startsWith("snapshot.");
            });
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(directory, e);
        }
    }

    /**
     * Refuses a directory with another cluster's ledger: it would not be read, and the node found a new one without asking
     * those who may run its groups.
     */
    static void refuseAnother(LedgerOptions options) throws LedgerFailure {
        String own = RatisSettings.group(options.cluster(), options.generation())
                .getUuid()
                .toString();
        for (Path group : list(options.directory())) {
            if (Files.isDirectory(group) && !group.endsWith(own) && hasHistory(group)) {
                throw new LedgerFailure("the ledger in " + group + " is of a cluster of another name than "
                        + options.cluster() + "; put the old cluster.name back, or, once no agent of that cluster runs"
                        + " any more, move " + options.directory() + " away on every node");
            }
        }
    }

    /** Those of the recoveries, and 0. */
    private static List<Long> newestFirst(Path state) throws LedgerFailure {
        Stream<Long> recoveries = list(state).stream()
                .filter(Files::isDirectory)
                .map(file -> file.getFileName().toString())
                .filter(name -> name.matches(FIRST + "-\\d{1,12}"))
                .map(name -> Long.parseLong(name.substring(FIRST.length() + 1)));
        return Stream.concat(recoveries, Stream.of(0L))
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    private static List<Path> list(Path directory) throws LedgerFailure {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    private static LedgerFailure unreadable(Path directory, Exception e) {
        return new LedgerFailure("the directory " + directory + " cannot be read: " + e.getMessage(), e);
    }

    /**
     * The one that a recovery begins. Two survivors that are recovered apart, by mistake, shall have two: then one of them hears
     * of the later one and stops. Only for that it takes after the wall clock; it grows in any case.
     */
    public static long after(long generation, long wallMs) {
        return Math.max(generation + 1, wallMs / 1_000);
    }

    public static Path directory(Path state, long generation) {
        return state.resolve(generation == 0 ? FIRST : FIRST + "-" + generation);
    }
}
