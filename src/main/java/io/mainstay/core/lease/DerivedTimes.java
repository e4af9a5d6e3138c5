package io.mainstay.core.lease;

import java.util.List;

/**
 * Every time that follows from {@code lease.ttl}, as operators read it, and the bound that it leads to. Pure.
 *
 * @param electionMs least time without a leader's word before a voter stands for election; the most is half as long again
 */
public record DerivedTimes(LeaseTimings lease, long electionMs) {
    /** Two commits of the ledger: the loss of a node, and its group's new owner. */
    private static final long TWO_COMMITS_MS = 50;

    /** One line of the table. */
    public record Row(String name, long ms, String meaning) {}

    /**
     * From the loss of a node to the order to start elsewhere, at worst, while the ledger has a leader. The start itself
     * comes on top.
     */
    public long worstMs() {
        return lease.voterLimitMs() + TWO_COMMITS_MS;
    }

    /** The same when the lost node led the ledger too: its voters elect while the lease runs out, in two rounds at most. */
    public long worstWithLeaderMs() {
        return Math.max(lease.voterLimitMs(), 2 * mostElectionMs()) + TWO_COMMITS_MS;
    }

    private long mostElectionMs() {
        return electionMs * 3 / 2;
    }

    public List<Row> rows() {
        return List.of(
                new Row("ttl", lease.ttlMs(), "how long a lease lasts from the sending of its renewal; lease.ttl"),
                new Row("renew", lease.renewMs(), "between two renewals: ttl / 8"),
                new Row(
                        "fenceBudget",
                        lease.fenceBudgetMs(),
                        "before the lease ends, in which the owner ends everything itself: ttl / 4"),
                new Row("slack", lease.slackMs(), "what a voter waits longer than the lease: 50 ms + 5 % of ttl"),
                new Row(
                        "voterLimit",
                        lease.voterLimitMs(),
                        "silence after which a voter calls a node unheard: ttl + slack"),
                new Row("gap", lease.gapMs(), "time without a tick of one's own that means one slept: 3 x renew"),
                new Row("electionMin", electionMs, "least silence of the leader before a voter stands for election"),
                new Row("electionMax", mostElectionMs(), "most silence before it does"),
                new Row("worst", worstMs(), "node lost -> a peer is told to start: ttl + slack + two commits"),
                new Row(
                        "worstWithLeader",
                        worstWithLeaderMs(),
                        "the same when it led the ledger too, with an election of two rounds at most"));
    }
}
