package io.mainstay.core.ledger;

import io.mainstay.core.ledger.HistoryEntry.Verdict;

/** One rule's answer to a command, before index and history are set. */
record Ruling(Verdict verdict, ClusterState next, String text) {
    static Ruling accept(ClusterState next, String text) {
        return new Ruling(Verdict.ACCEPTED, next, text);
    }

    static Ruling refuse(ClusterState state, String reason) {
        return new Ruling(Verdict.REFUSED, state, reason);
    }
}
