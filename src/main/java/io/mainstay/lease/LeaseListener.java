package io.mainstay.lease;

import io.mainstay.core.ledger.ClusterState;
import java.util.Set;

/**
 * Who is told what becomes of a node's lease. Every method is called on the lease's event loop, in the order in which
 * things happened, and must neither block nor throw.
 */
public interface LeaseListener {
    /** The ledger as applied here; one that was overtaken by a later one may be left out. */
    void applied(ClusterState state);

    /** A life begins: it asks for its lease and to join. Nothing may run until {@link LeaseKeeper#mayRun} says so. */
    void begun(long incarnation);

    /** The lease is about to end: close the health check, then end everything owned, at once. */
    void fence(String reason);

    /** The lease lasts again after a fence. */
    void regained();

    /**
     * This life is over: nothing is renewed any more. End everything, then call {@link LeaseKeeper#begin} for the next.
     */
    void lifeOver(String reason);

    /** Which other members are heard has changed. */
    void heardChanged(Set<String> heard);
}
