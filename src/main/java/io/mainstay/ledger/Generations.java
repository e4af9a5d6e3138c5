package io.mainstay.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    private Generations() {}

    /** The newest generation in this state directory; 0 also where there is no ledger. */
    public static long newest(Path state) throws LedgerFailure {
        return all(state).stream().max(Comparator.naturalOrder()).orElse(0L);
    }

    /** The directory of the newest ledger that has any history; empty where this node has never voted. */
    public static Optional<Path> withHistory(Path state) throws LedgerFailure {
        List<Long> newestFirst = new ArrayList<>(all(state));
        newestFirst.sort(Comparator.reverseOrder());
        newestFirst.add(0L);
        for (long generation : newestFirst) {
            Path directory = directory(state, generation);
            if (RatisLedger.hasHistory(directory)) {
                return Optional.of(directory);
            }
        }
        return Optional.empty();
    }

    /** Of the recoveries. */
    private static List<Long> all(Path state) throws LedgerFailure {
        if (!Files.isDirectory(state)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(state)) {
            return files.filter(Files::isDirectory)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(FIRST + "-\\d{1,12}"))
                    .map(name -> Long.parseLong(name.substring(FIRST.length() + 1)))
                    .toList();
        } catch (IOException e) {
            throw new LedgerFailure("the state directory " + state + " cannot be read: " + e.getMessage(), e);
        }
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
