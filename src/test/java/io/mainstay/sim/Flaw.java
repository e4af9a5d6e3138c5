package io.mainstay.sim;

import java.util.List;

/** One rule of the protocol left out on purpose: the simulation must see each, or it sees nothing. */
enum Flaw {
    /** A voter acknowledges although its own boot has not been applied yet. */
    BOOT_NOT_AWAITED(0, 10),
    /** A boot leaves standing what the voter had stated before. */
    BOOT_NOT_ERASING(0, 6),
    /** A voter goes on acknowledging after its statement. */
    NO_REFUSAL_AFTER_STATEMENT(4, 6),
    /** A voter acknowledges when it has proposed its withdrawal, not when that is applied. */
    ACKNOWLEDGES_BEFORE_HEARD_AGAIN(4, 6, 10),
    /** Statements are not numbered: a late copy of a withdrawn one counts. */
    STATEMENTS_NOT_NUMBERED(5, 6),
    /** The lease is counted from the arrival of the answer. */
    DEADLINE_FROM_ARRIVAL(5, 8),
    /** Nothing ends what a hung or dead agent ran. */
    GUARD_MISSING(0, 2),
    /** Two clocks differ by more than the slack. */
    CLOCKS_TOO_FAR_APART(5),
    /** Any owner's word counts for the present one. */
    EPOCH_NOT_CHECKED(9, 12),
    /** A node starts a group again under an epoch that it has asked to release. */
    STARTS_AFTER_RELEASE(12),
    /** A node begins a new life, and extends the guard's deadline, before it has ended what an earlier life ran. */
    JOINS_BEFORE_CLEANING(0, 5),
    /** A machine pauses, guard and all, and no watchdog is there. */
    NO_WATCHDOG(3),
    /** Two voters change in one step. */
    VOTERS_TWO_AT_A_TIME(6, 11),
    /** The next change of voters does not wait until every life has confirmed the last. */
    VOTERS_NOT_CONFIRMED(6, 11),
    /** Another node gets a group although its last owner's grace is not over. */
    GRACE_NOT_AWAITED("O1", 3, 5, 6),
    /** An agent leaves what runs to the guard before the ledger has decided that it is detached. */
    DETACHES_BEFORE_IT_IS_DECIDED("O1", 6, 17),
    /** A request that is repeated is carried out again. */
    REQUESTS_NOT_REMEMBERED("O4", 12),
    /** A life confirms a voter set when it has applied it, its lease still resting on an earlier one. */
    VOTERS_CONFIRMED_TOO_EARLY(6, 11);

    /** The rule that is seen broken. */
    final String breaks;

    private final List<Integer> kinds;

    Flaw(Integer... kinds) {
        this("O1", kinds);
    }

    Flaw(String breaks, Integer... kinds) {
        this.breaks = breaks;
        this.kinds = List.of(kinds);
    }

    /** The faults under which it shows soonest, as numbered in {@link SimCluster}. */
    List<Integer> kinds() {
        return kinds;
    }
}
