package io.mainstay.ledger;

import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;

/** What stands in the log at one place. */
sealed interface Entry {
    /** One command to apply. */
    record Ordered(Command command) implements Entry {}

    /**
     * What the cluster began with. The first of them counts, so that every voter starts from one state, whatever its
     * configuration said when it first read the log.
     */
    record Founded(ClusterState initial) implements Entry {}

    /** Written by a newer version, or damaged: applied as refused, on all nodes of this version alike. */
    record Foreign(String reason) implements Entry {}
}
