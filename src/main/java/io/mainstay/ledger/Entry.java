package io.mainstay.ledger;

import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Stamp;

/** What stands in the log at one place. */
sealed interface Entry {
    /** One command to apply, and who proposed it when. */
    record Ordered(Command command, Stamp stamp) implements Entry {
        /** One that does not say who proposed it. */
        Ordered(Command command) {
            this(command, Stamp.NONE);
        }
    }

    /**
     * What the cluster began with. The first of them counts, so that every voter starts from one state, whatever its
     * configuration said when it first read the log.
     */
    record Founded(ClusterState initial) implements Entry {}

    /** Written by a newer version, or damaged: applied as refused, on all nodes of this version alike. */
    record Foreign(String reason) implements Entry {}
}
