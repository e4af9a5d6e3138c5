package io.mainstay.sim;

import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;

/** Where tests leave out rules of the ledger, around {@code apply}, so that the real one needs no switch. */
interface LedgerRules {
    /** The ledger as it is. */
    LedgerRules SOUND = new LedgerRules() {};

    /** What is decided instead of that command. */
    default Command command(ClusterState before, Command command) {
        return command;
    }

    /** What the command is decided upon. */
    default ClusterState basis(ClusterState before, Command command) {
        return before;
    }

    /** What it leads to. */
    default ClusterState after(ClusterState before, ClusterState next, Command command) {
        return next;
    }
}
