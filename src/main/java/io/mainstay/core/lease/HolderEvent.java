package io.mainstay.core.lease;

import io.mainstay.core.ledger.ClusterState;

/** What a node's lease hears. */
public sealed interface HolderEvent {
    /** Time has passed; something may be due. */
    record Tick() implements HolderEvent {}

    /** A renewal of another node came. */
    record OtherRenewed() implements HolderEvent {}

    /** A voter acknowledged the renewal of this number, as counted under that voter set. */
    record Answered(String voter, long incarnation, long seq, long votersIndex) implements HolderEvent {}

    /** A voter refused the renewal of this number. */
    record Refused(String voter, long incarnation, long seq, Refusal refusal) implements HolderEvent {}

    /** The ledger as applied on this machine: who votes, and whether this life lasts. */
    record Applied(ClusterState state) implements HolderEvent {}
}
