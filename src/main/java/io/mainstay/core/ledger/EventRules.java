package io.mainstay.core.ledger;

import io.mainstay.core.event.EventLog;

/** What the log takes: what nodes tell, each event once, and what the ledger itself decides. */
final class EventRules {
    private EventRules() {}

    static Ruling told(ClusterState state, Command.Told told) {
        if (state.node(told.node()).isEmpty()) {
            return Ruling.refuse(state, told.node() + " is no configured node");
        }
        int size = told.events().size();
        if (size == 0 || size > EventOutbox.BATCH) {
            return Ruling.refuse(state, "a node tells 1 to " + EventOutbox.BATCH + " events at once, not " + size);
        }
        boolean isItsOwn =
                told.events().stream().allMatch(each -> each.node().equals(told.node()) && !each.isDecision());
        if (!isItsOwn) {
            return Ruling.refuse(state, told.node() + " tells what is not its own");
        }
        EventLog longer = state.log().told(told.node(), told.events());
        long news = longer.last() - state.log().last();
        return news == 0
                ? Ruling.refuse(state, told.node() + " has told this before")
                : Ruling.accept(
                        state.with(longer), told.node() + " tells " + news + (news == 1 ? " event" : " events"));
    }

    /** What stands in the log after this decision; unchanged where the log has not begun. */
    static EventLog logged(ClusterState before, ClusterState next, HistoryEntry entry, Stamp stamp) {
        boolean isTold = entry.command() instanceof Command.Told;
        return isTold || !before.log().isOpen()
                ? next.log()
                : next.log().with(DecisionEvents.of(before, next, entry, stamp));
    }
}
