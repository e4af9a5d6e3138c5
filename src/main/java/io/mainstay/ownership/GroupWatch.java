package io.mainstay.ownership;

import io.mainstay.core.group.Owner;
import io.mainstay.core.group.Ownership;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.plan.Explanation;
import io.mainstay.core.plan.Owners;
import io.vertx.core.Context;
import java.util.Map;

/** One group's listener, told on its own context, and only what is new. */
final class GroupWatch {
    private final String group;
    private final Ownership.Listener listener;
    private final Context context;
    private final long spentEpoch;
    private final Runnable onFreed;
    private Owner told = Owner.NONE;

    /**
     * @param spentEpoch of an ownership that was given up before; the listener is not to hear of it
     * @param onFreed called when the group loses its owner
     */
    GroupWatch(String group, Ownership.Listener listener, Context context, long spentEpoch, Runnable onFreed) {
        this.onFreed = onFreed;
        this.spentEpoch = spentEpoch;
        this.group = group;
        this.listener = listener;
        this.context = context;
    }

    void tell(ClusterState state, String node, long incarnation, Map<String, Explanation> why) {
        GroupRecord record = state.group(group).orElse(null);
        boolean isSpent = record != null
                && spentEpoch != 0
                && record.holder().node().equals(node)
                && record.holder().epoch() == spentEpoch;
        if (record == null || isSpent) {
            return;
        }
        Explanation explanation = why.get(group);
        String target = explanation == null ? "" : explanation.target();
        String noTarget = explanation == null ? "it is being decided" : explanation.noTarget();
        Owner owner = Owners.of(state, record, node, incarnation, target, noTarget);
        if (owner.node().isEmpty() && !told.node().isEmpty()) {
            onFreed.run();
        }
        if (!owner.equals(told)) {
            told = owner;
            context.runOnContext(ignored -> listener.ownerIs(owner));
        }
    }

    void leaseLost(String reason) {
        context.runOnContext(ignored -> listener.leaseLost(reason));
    }

    void leaseHeld() {
        context.runOnContext(ignored -> listener.leaseHeld());
    }
}
