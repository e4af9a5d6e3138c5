package io.mainstay.core.group;

/** What an owner tells about its group; the ledger's commands of the same names. */
public enum GroupFact {
    /** Every resource that is to be online is. */
    STARTED,
    /** A critical resource faulted here and everything is verified offline. */
    FAULTED,
    /** Everything is verified offline, as was asked. */
    RELEASED,
    /** A stop did not take effect; the group stays here. */
    RELEASE_FAILED
}
