package io.mainstay.ledger;

import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Ledger;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Three nodes n1, n2, n3 that vote in one ledger, whatever carries it. */
public interface LedgerRig extends AutoCloseable {
    List<String> NODES = List.of("n1", "n2", "n3");

    /** Another one after each restart. */
    Ledger ledger(String node);

    /** What this node has applied. */
    ClusterState state(String node);

    /** Who leads as this node knows; empty when it knows nobody. */
    String leader(String node);

    /** The others do without this node from now on. */
    void lose(String node);

    /** A node that was lost is back, with its disk. */
    void bringBack(String node);

    /** All at once lose their memory and start again from their disks. */
    void restartAll();

    /** Lets things happen until this holds; fails after half a minute. */
    void await(String what, BooleanSupplier condition);

    @Override
    void close();
}
