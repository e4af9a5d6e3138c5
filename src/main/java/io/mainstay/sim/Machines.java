package io.mainstay.sim;

import io.mainstay.core.group.GroupSpec;

/** Makes the groups of a node: what they consist of, and how that behaves. */
@FunctionalInterface
interface Machines {
    /**
     * One group on one node, when its agent begins.
     *
     * @param frame as the ledger has it, without resources
     */
    SimNode of(SimHost host, SimCluster cluster, GroupSpec frame);
}
