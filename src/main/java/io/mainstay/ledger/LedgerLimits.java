package io.mainstay.ledger;

/**
 * How patient voters are, in milliseconds, and how much log they keep.
 *
 * @param electionMs least time without a leader's word before a voter stands for election; the most is half as long again
 * @param answerMs within which every proposal is answered
 * @param snapshotEntries after so many entries the state is written down and the log before it goes, but for a quarter:
 *     a voter that was away for a short while is given entries, not a snapshot
 */
public record LedgerLimits(int electionMs, int answerMs, int snapshotEntries) {
    /** Less than this, and a busy machine elects for no reason. */
    private static final int LEAST_ELECTION_MS = 150;

    /** More than this gains nothing: the ledger's patience is not the lease's. */
    private static final int MOST_ELECTION_MS = 1000;

    private static final int ANSWER_MS = 3000;

    /** Some 2 MB of commands: replayed in well under a second. */
    private static final int SNAPSHOT_ENTRIES = 4000;

    /**
     * 700 to 1,050 ms at a ttl of 2 s, 210 to 315 ms at 600 ms: two elections fit into the wait for a lost node's lease, and
     * the heartbeats, three in twice the least time (PromptGrpc), are what an idle ledger costs.
     */
    public static LedgerLimits of(long ttlMs) {
        long electionMs = Math.max(LEAST_ELECTION_MS, Math.min(MOST_ELECTION_MS, ttlMs * 35 / 100));
        return new LedgerLimits((int) electionMs, ANSWER_MS, SNAPSHOT_ENTRIES);
    }

    int mostElectionMs() {
        return electionMs * 3 / 2;
    }

    int keptEntries() {
        return snapshotEntries / 4;
    }
}
