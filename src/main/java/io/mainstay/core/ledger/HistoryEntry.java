package io.mainstay.core.ledger;

import java.util.List;

/**
 * One command as decided, for the operator to read.
 *
 * @param text what it led to, or the one reason why it was refused
 * @param expired the lives that were expired in this step
 */
public record HistoryEntry(long index, Command command, Verdict verdict, String text, List<Expired> expired) {
    /** Whether the command changed anything. */
    public enum Verdict {
        ACCEPTED,
        REFUSED
    }

    /** A life that a majority of the voters did not hear any more. */
    public record Expired(String node, long incarnation) {}

    public HistoryEntry {
        expired = List.copyOf(expired);
    }

    /** One in which nobody was expired. */
    public HistoryEntry(long index, Command command, Verdict verdict, String text) {
        this(index, command, verdict, text, List.of());
    }

    public boolean isAccepted() {
        return verdict == Verdict.ACCEPTED;
    }
}
