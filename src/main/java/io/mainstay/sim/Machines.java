package io.mainstay.sim;

import io.mainstay.core.group.GroupSpec;

/** Makes the groups of a node: what they consist of, and how that behaves. */
interface Machines {
    /**
     * One group on one node, when its agent begins.
     *
     * @param frame as the ledger has it, without resources
     * @param version of the groups that is in force
     */
    SimNode of(SimHost host, SimCluster cluster, GroupSpec frame, long version);

    /** The same group with its resources, as that version has them. */
    GroupSpec whole(GroupSpec frame, long version);
}
