package io.mainstay.core.plan;

import io.mainstay.core.agent.AgentEvent.Freeze;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.Owner;
import io.mainstay.core.group.Owner.Duty;
import io.mainstay.core.group.Owner.FaultsKept;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.GroupRecord.Wanted;
import io.mainstay.core.ledger.Holder;

/** Turns what the ledger says about a group into what one node has to do about it. */
public final class Owners {
    private Owners() {}

    /**
     * What {@code node} is told.
     *
     * @param incarnation of its present life; 0 between two lives. What an earlier life owns is nobody's to run.
     * @param target where the group could go; empty when nowhere
     * @param noTarget why not, as half a sentence
     */
    public static Owner of(
            ClusterState state, GroupRecord group, String node, long incarnation, String target, String noTarget) {
        Freeze freeze = group.isFrozen() ? Freeze.FROZEN : Freeze.THAWED;
        FaultsKept kept = group.faults().containsKey(node) ? FaultsKept.HERE : FaultsKept.NONE;
        if (group.spec().kind() == GroupSpec.Kind.PARALLEL) {
            // Nobody owns it; each of its nodes runs it in its own right.
            Duty own = state.runsBeside(group, node, incarnation) ? Duty.RUN : Duty.RELEASE;
            return new Owner(incarnation == 0 ? "" : node, incarnation, own, freeze, kept, "", "it runs beside itself");
        }
        Holder holder = group.holder();
        boolean isEarlierLife = holder.node().equals(node) && holder.incarnation() != incarnation;
        Duty duty = group.wanted() == Wanted.OFFLINE || (group.isToBeReleased() && !isEarlierLife)
                ? Duty.RELEASE
                : Duty.RUN;
        return new Owner(
                isEarlierLife ? "" : holder.node(),
                isEarlierLife ? 0 : holder.epoch(),
                duty,
                freeze,
                kept,
                target,
                target.isEmpty() ? noTarget : "");
    }
}
