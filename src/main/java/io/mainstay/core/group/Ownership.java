package io.mainstay.core.group;

/**
 * The port at which a node asks who may run its groups. Called on the groups' context; must not block. On a node alone
 * the answer is always that node; in a cluster the ledger and the lease answer.
 */
public interface Ownership {
    /**
     * Begins to watch one group. The listener is called with the present owner, at once or later, and again at every
     * change, on the caller's context.
     */
    void watch(GroupSpec group, Listener listener);

    /** The group is no longer configured, and nothing of it runs here; its listener hears no more. */
    default void forget(String group) {}

    /** Takes a fact about a group that this node owns under {@code epoch}. May be repeated. */
    void state(String group, GroupFact fact, long epoch, String because);

    /** Takes what this node finds of a group that it does not own; called at every change. */
    void found(String group, Finding finding);

    /** Whether this node may run the group at this instant; read by health responders on any thread at every reply. */
    boolean mayRun(String group, long nowMs);

    /** Hears who owns a group, and whether this node may run anything. */
    interface Listener {
        void ownerIs(Owner owner);

        /** Everything is to be ended at once. */
        void leaseLost(String reason);

        /** The node holds a lease; so it is from the beginning until told otherwise. */
        void leaseHeld();
    }
}
