package io.mainstay.core.lease;

/**
 * What a voter holds about one life of a node.
 *
 * @param lastAckMs when it last acknowledged, or had a reason to count as if it had
 * @param round number of its newest statement about this life; 0 before the first
 * @param proposedAtMs when it last proposed the command that its standing calls for
 */
record Watch(long lastAckMs, long round, Standing standing, long proposedAtMs) {
    /** What the voter does about renewals of this life. */
    enum Standing {
        TRUSTED,
        /** It has decided to state that it does not hear the life, and refuses it from then on. */
        STATED,
        /** It hears it again; acknowledges once its withdrawal is applied. */
        WITHDRAWING
    }

    static Watch begin(long nowMs) {
        return new Watch(nowMs, 0, Standing.TRUSTED, nowMs);
    }

    Watch heard(long nowMs) {
        return new Watch(nowMs, round, Standing.TRUSTED, nowMs);
    }

    Watch stating(long nowMs) {
        return new Watch(lastAckMs, round + 1, Standing.STATED, nowMs);
    }

    /** As heard for the limit, without being acknowledged. */
    Watch withdrawing(long nowMs) {
        return new Watch(nowMs, round, Standing.WITHDRAWING, nowMs);
    }

    Watch proposed(long nowMs) {
        return new Watch(lastAckMs, round, standing, nowMs);
    }
}
