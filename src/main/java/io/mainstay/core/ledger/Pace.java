package io.mainstay.core.ledger;

/**
 * Whether a node keeps up with the ledger, judged by how far the others say that they have applied it. A transport that
 * is stuck tells neither side so: the node lives and its lease lasts, but it hears of no decision. Pure.
 *
 * @param own index that this node has applied
 * @param others the greatest index that another node has told
 * @param behindSinceMs since when it is behind without a step forward; {@link #NONE} while it is not behind
 * @param openings how often in a row it has been opened anew without a step forward since
 * @param lookedMs the last look
 */
public record Pace(long own, long others, long behindSinceMs, int openings, long lookedMs) {
    public static final long NONE = Long.MIN_VALUE;

    /** Longer than Ratis takes to elect, to give a connection up and to send a snapshot's first piece. */
    static final long LIMIT_MS = 5_000;

    /** Without a look for so long this node slept, and what it did not apply meanwhile says nothing. */
    static final long GAP_MS = 6_000;

    /** So often in a row it is opened anew within one process; then only a new process is left. */
    static final int MOST_OPENINGS = 3;

    /** Each further opening waits twice as long as the one before, up to 32 times the first. */
    private static final int MOST_DOUBLINGS = 5;

    /** Before the first look. */
    public static final Pace UNKNOWN = new Pace(0, 0, NONE, 0, NONE);

    /** What is to be done about it. */
    public enum Verdict {
        /** It follows, or may yet. */
        KEEPS_UP,
        /** The ledger of this node is closed and opened again. */
        OPEN_ANEW,
        /** That did not help; who has nothing to lose by it begins a new process. */
        BEGIN_ANEW
    }

    /** After a look at what this node and the others have applied. */
    public Pace look(long ownIndex, long othersIndex, long nowMs) {
        long known = Math.max(others, othersIndex);
        boolean isForward = ownIndex > own;
        boolean hasSlept = lookedMs != NONE && nowMs - lookedMs > GAP_MS;
        boolean isNew = behindSinceMs == NONE || isForward || hasSlept;
        long since = ownIndex >= known ? NONE : isNew ? nowMs : behindSinceMs;
        return new Pace(Math.max(own, ownIndex), known, since, isForward ? 0 : openings, nowMs);
    }

    public Verdict verdict() {
        long limitMs = LIMIT_MS << Math.min(openings, MOST_DOUBLINGS);
        if (behindSinceMs == NONE || lookedMs - behindSinceMs < limitMs) {
            return Verdict.KEEPS_UP;
        }
        return openings < MOST_OPENINGS ? Verdict.OPEN_ANEW : Verdict.BEGIN_ANEW;
    }

    /** It has been opened anew at this time. */
    public Pace opened(long nowMs) {
        return new Pace(own, others, behindSinceMs == NONE ? NONE : nowMs, openings + 1, nowMs);
    }
}
