package io.mainstay.ledger;

/**
 * How patient voters are, in milliseconds.
 *
 * @param electionMs least time without a leader's word before a voter stands for election; the most is half as long again
 * @param answerMs within which every proposal is answered
 */
public record LedgerTimings(int electionMs, int answerMs) {
    /** Less than this, and a busy machine elects for no reason. */
    private static final int LEAST_ELECTION_MS = 150;

    /** More than this gains nothing: the ledger's patience is not the lease's. */
    private static final int MOST_ELECTION_MS = 1000;

    private static final int ANSWER_MS = 3000;

    /** 300 to 450 ms at a ttl of 2 s, 150 to 225 ms at 600 ms. */
    public static LedgerTimings of(long ttlMs) {
        long electionMs = ttlMs * 15 / 100;
        return new LedgerTimings((int) Math.max(LEAST_ELECTION_MS, Math.min(MOST_ELECTION_MS, electionMs)), ANSWER_MS);
    }

    public LedgerTimings withAnswerMs(int limit) {
        return new LedgerTimings(electionMs, limit);
    }

    int mostElectionMs() {
        return electionMs * 3 / 2;
    }
}
