package io.mainstay.node;

/**
 * Who a node is during one life of its process.
 *
 * @param life grows with every start of the node
 * @param startedWallMs wall clock at the start, for people only
 */
public record NodeIdentity(String node, String cluster, String version, long life, long startedWallMs) {}
