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
    private Owner told = Owner.NONE;

    GroupWatch(String group, Ownership.Listener listener, Context context) {
        this.group = group;
        this.listener = listener;
        this.context = context;
    }

    void tell(ClusterState state, String node, long incarnation, Map<String, Explanation> why) {
        GroupRecord record = state.group(group).orElse(null);
        if (record == null) {
            return;
        }
        Explanation explanation = why.get(group);
        String target = explanation == null ? "" : explanation.target();
        String noTarget = explanation == null ? "it is being decided" : explanation.noTarget();
        Owner owner = Owners.of(state, record, node, incarnation, target, noTarget);
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
