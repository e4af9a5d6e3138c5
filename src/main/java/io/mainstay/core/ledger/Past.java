package io.mainstay.core.ledger;

import io.mainstay.core.event.Asking;

/**
 * How a group's newest ownership began, and what it left behind.
 *
 * @param epoch of the newest assignment; only grows; 0 before the first
 * @param node to which that assignment went; empty before the first
 * @param switchedFrom the node that gave it up for an operator's switch that is not yet through; else empty (G4)
 * @param restarts how often it was given to that node again after a fault there
 * @param owedMs for so long after the end of its owner's life it may still run there; 0 when it cannot
 * @param asking who asked for what is under way; nobody once it is through, or where nobody did
 */
public record Past(long epoch, String node, String switchedFrom, int restarts, long owedMs, Asking asking) {
    static final Past NONE = new Past(0, "", "", 0, 0, Asking.NOBODY);

    Past given(Holder holder, boolean isSwitch) {
        boolean isSameNode = holder.node().equals(node);
        return new Past(
                holder.epoch(), holder.node(), isSwitch ? switchedFrom : "", isSameNode ? restarts : 0, 0, asking);
    }

    Past switchedFrom(String from) {
        return new Past(epoch, node, from, restarts, owedMs, asking);
    }

    Past restarts(int times) {
        return new Past(epoch, node, switchedFrom, times, owedMs, asking);
    }

    Past owing(long ms) {
        return new Past(epoch, node, switchedFrom, restarts, ms, asking);
    }

    Past askedBy(Asking who) {
        return new Past(epoch, node, switchedFrom, restarts, owedMs, who);
    }
}
