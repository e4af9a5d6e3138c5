package io.mainstay.ledger;

/**
 * What applying one entry led to, as it goes back to whoever proposed it.
 *
 * @param index of the entry in the log
 * @param text what it led to, or why it was refused
 */
record Outcome(Kind kind, long index, String text) {
    /** How it ended. */
    enum Kind {
        REFUSED,
        ACCEPTED,
        /** It came before the cluster was founded and had no effect; to be proposed anew. */
        TOO_EARLY
    }
}
