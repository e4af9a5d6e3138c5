package io.mainstay.core.snapshot;

import io.mainstay.core.snapshot.ClusterSnapshot.Lease;

/**
 * The newest that another node has said of itself.
 *
 * @param receivedAtMs when it was last heard, this node's monotonic clock, milliseconds; repeating the same counts
 * @param lease what was left of its lease when it said so
 */
public record MemberSnapshot(NodeSnapshot snapshot, long receivedAtMs, Lease lease) {
    /** One that said nothing of its lease. */
    public MemberSnapshot(NodeSnapshot snapshot, long receivedAtMs) {
        this(snapshot, receivedAtMs, Lease.NONE);
    }
}
