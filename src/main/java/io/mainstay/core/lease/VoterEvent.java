package io.mainstay.core.lease;

import io.mainstay.core.ledger.ClusterState;

/** What a voter hears. */
public sealed interface VoterEvent {
    /** Time has passed. */
    record Tick() implements VoterEvent {}

    /** A node asks for its lease, counted under the voter set of this index. */
    record Renewed(String node, long incarnation, long seq, long votersIndex) implements VoterEvent {}

    /** The ledger as applied on this voter's machine. */
    record Applied(ClusterState state) implements VoterEvent {}
}
