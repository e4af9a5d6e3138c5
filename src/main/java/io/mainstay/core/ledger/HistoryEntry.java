package io.mainstay.core.ledger;

/**
 * One command as decided, for the operator to read.
 *
 * @param text what it led to, or the one reason why it was refused
 */
public record HistoryEntry(long index, Command command, Verdict verdict, String text) {
    /** Whether the command changed anything. */
    public enum Verdict {
        ACCEPTED,
        REFUSED
    }

    public boolean isAccepted() {
        return verdict == Verdict.ACCEPTED;
    }
}
