package io.mainstay.node;

import io.mainstay.core.group.Finding;
import io.mainstay.core.group.GroupFact;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.Owner;
import io.mainstay.core.group.Ownership;

/** The answer of a node alone: every group is this node's, under an epoch that grows with each start of the node. */
public final class SoleOwnership implements Ownership {
    private final Owner owner;

    public SoleOwnership(String node, long life) {
        this.owner = new Owner(node, life, "", "no other node is configured");
    }

    @Override
    public void watch(GroupSpec group, Listener listener) {
        listener.ownerIs(owner);
    }

    @Override
    public void state(String group, GroupFact fact, long epoch, String because) {
        // A node alone has nobody to tell; the event log has it.
    }

    @Override
    public void found(String group, Finding finding) {
        // As above.
    }

    @Override
    public boolean mayRun(String group, long nowMs) {
        return true;
    }
}
