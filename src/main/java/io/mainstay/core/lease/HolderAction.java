package io.mainstay.core.lease;

import java.util.List;

/** What a node's lease orders. */
public sealed interface HolderAction {
    /** Send this renewal to every voter named, oneself included. */
    record SendRenewal(String node, long incarnation, long seq, long votersIndex, List<String> voters)
            implements HolderAction {}

    /** Tell the guard when to end everything, absolute: the new end of the lease, and the life's grace after it. */
    record TellGuard(long deadlineMs) implements HolderAction {}

    /** Close the health check first, then force every owned resource offline: the lease is about to end. */
    record Fence(String reason) implements HolderAction {}

    /** The lease lasts again after a fence; what is owned may be run. */
    record LeaseRegained() implements HolderAction {}

    /** This life is over: end everything, then join again with a greater incarnation. */
    record LifeOver(String reason) implements HolderAction {}
}
