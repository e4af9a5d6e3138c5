package io.mainstay.core.lease;

import io.mainstay.core.ledger.Command;

/** What a voter orders. */
public sealed interface VoterAction {
    /** Answer the node that this renewal counts. */
    record Acknowledge(String node, long incarnation, long seq, long votersIndex) implements VoterAction {}

    /** Answer the node that it does not, and why. */
    record Refuse(String node, long incarnation, long seq, Refusal refusal) implements VoterAction {}

    /** Propose to the ledger; may be lost, the voter asks again as long as it matters. */
    record Propose(Command command) implements VoterAction {}
}
