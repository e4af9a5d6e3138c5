package io.mainstay.core.snapshot;

/**
 * The newest that another node has said of itself.
 *
 * @param receivedAtMs when it was last heard, this node's monotonic clock, milliseconds; repeating the same counts
 */
public record MemberSnapshot(NodeSnapshot snapshot, long receivedAtMs) {}
