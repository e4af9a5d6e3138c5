package io.mainstay.core.ledger;

/**
 * What a command led to.
 *
 * @param next the state from this index on; besides index and history unchanged when the command was refused
 */
public record Applied(ClusterState next, HistoryEntry entry) {
    public boolean isAccepted() {
        return entry.isAccepted();
    }
}
