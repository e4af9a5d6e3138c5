package io.mainstay.core.lease;

import io.mainstay.core.ledger.Life;

/**
 * All times of the lease, in milliseconds; they follow from the one that an operator sets.
 *
 * @param ttlMs how long a lease lasts from the sending of the renewal that earned it
 * @param renewMs between two renewals
 * @param fenceBudgetMs before the end of the lease, in which the owner ends everything by itself
 * @param slackMs how much longer a voter waits than the lease lasts; covers clocks that run apart
 */
public record LeaseTimings(long ttlMs, long renewMs, long fenceBudgetMs, long slackMs) {
    public static final long MIN_TTL_MS = Life.MIN_TTL_MS;
    public static final long MAX_TTL_MS = Life.MAX_TTL_MS;
    /** So many intervals without a tick of one's own mean that one slept. */
    private static final long GAP_INTERVALS = 3;

    private static final long SLACK_BASE_MS = 50;
    private static final long SLACK_PART = 20;

    /** Derives all times; {@code ttlMs} must be from 400 to 60 000. */
    public static LeaseTimings of(long ttlMs) {
        if (!Life.isTtl(ttlMs)) {
            throw new IllegalArgumentException(
                    "ttl of " + ttlMs + " ms is not from " + MIN_TTL_MS + " to " + MAX_TTL_MS + " ms");
        }
        return new LeaseTimings(ttlMs, ttlMs / 8, ttlMs / 4, SLACK_BASE_MS + ttlMs / SLACK_PART);
    }

    /** Who may be woken by others' renewals waits a little longer than they do, and is not woken twice. */
    public long followMs() {
        return renewMs + renewMs / 8;
    }

    /** A longer silence than this lets a voter state that it does not hear a node. */
    public long voterLimitMs() {
        return ttlMs + slackMs;
    }

    /**
     * The longest limit of a watchdog, in whole seconds, with which a machine whose agent and guard have stopped is down before
     * another node may start; 0 when no whole second is short enough.
     */
    public int watchdogSeconds() {
        return (int) ((voterLimitMs() - renewMs) / 1_000);
    }

    /** A longer time between two ticks of one's own means that one slept. */
    public long gapMs() {
        return GAP_INTERVALS * renewMs;
    }
}
