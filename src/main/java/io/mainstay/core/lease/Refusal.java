package io.mainstay.core.lease;

/** Why a voter does not acknowledge a renewal. */
public enum Refusal {
    /** It has just started and has not applied its own {@code VoterBooted}. */
    NOT_READY,
    /** It states not to hear this life; now that it does, it withdraws that. */
    STATED,
    /** Its withdrawal has not been applied yet. */
    WITHDRAWING,
    /** The ledger has ended this life. */
    ENDED,
    /** The renewal is counted under a voter set older than the one this voter knows. */
    OLD_VOTERS,
    /** It is no voter. */
    NO_VOTER
}
