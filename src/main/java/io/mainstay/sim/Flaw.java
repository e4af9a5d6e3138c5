package io.mainstay.sim;

/** One rule of the protocol left out on purpose, by tests: the simulation must see each, or it sees nothing. */
enum Flaw {
    /** A voter acknowledges although its own boot has not been applied yet. */
    BOOT_NOT_AWAITED,
    /** A boot leaves standing what the voter had stated before. */
    BOOT_NOT_ERASING,
    /** A voter goes on acknowledging after its statement. */
    NO_REFUSAL_AFTER_STATEMENT,
    /** A voter acknowledges when it has proposed its withdrawal, not when that is applied. */
    ACKNOWLEDGES_BEFORE_HEARD_AGAIN,
    /** Statements are not numbered: a late copy of a withdrawn one counts. */
    STATEMENTS_NOT_NUMBERED,
    /** The lease is counted from the arrival of the answer. */
    DEADLINE_FROM_ARRIVAL,
    /** A node does not say how long its leases last: who has another file judges it by that. */
    TTL_NOT_TOLD,
    /** Nothing ends what a hung or dead agent ran. */
    GUARD_MISSING,
    /** Two clocks differ by more than the slack. */
    CLOCKS_TOO_FAR_APART,
    /** Any owner's word counts for the present one. */
    EPOCH_NOT_CHECKED,
    /** A node starts a group again under an epoch that it has asked to release. */
    STARTS_AFTER_RELEASE,
    /** A node begins a new life, and extends the guard's deadline, before it has ended what an earlier life ran. */
    JOINS_BEFORE_CLEANING,
    /** A machine pauses, guard and all, and no watchdog is there. */
    NO_WATCHDOG,
    /** Two voters change in one step. */
    VOTERS_TWO_AT_A_TIME,
    /** The next change of voters does not wait until every life has confirmed the last. */
    VOTERS_NOT_CONFIRMED,
    /** Another node gets a group although its last owner's grace is not over. */
    GRACE_NOT_AWAITED,
    /** An agent leaves what runs to the guard before the ledger has decided that it is detached. */
    DETACHES_BEFORE_IT_IS_DECIDED,
    /** A request that is repeated is carried out again. */
    REQUESTS_NOT_REMEMBERED,
    /** A life confirms a voter set when it has applied it, its lease still resting on an earlier one. */
    VOTERS_CONFIRMED_TOO_EARLY
}
