package io.mainstay.core.ledger;

import io.mainstay.core.event.EventLog;

/** What the log takes: what nodes tell, each event once, and what the ledger itself decides. */
final class EventRules {
    /** The longest name there is. */
    private static final int MAX_NAME = 64;

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

    /** T7: a position only grows, and stands for what has happened. */
    static Ruling read(ClusterState state, Command.EventsRead read) {
        EventLog log = state.log();
        Long before = log.read().get(read.hook());
        if (read.hook().isEmpty() || read.hook().length() > MAX_NAME) {
            return Ruling.refuse(state, "a hook's name has 1 to " + MAX_NAME + " characters");
        } else if (read.position() < 0 || read.position() > log.last()) {
            return Ruling.refuse(state, "there is no event " + read.position() + "; the last is " + log.last());
        } else if (before != null && before >= read.position()) {
            return Ruling.refuse(state, "hook " + read.hook() + " has come to event " + before + " already");
        }
        EventLog next = log.read(read.hook(), read.position());
        return next.read().size() > EventLog.MAX_READERS
                ? Ruling.refuse(state, "more than " + EventLog.MAX_READERS + " hooks are recorded already")
                : Ruling.accept(state.with(next), "hook " + read.hook() + " has come to event " + read.position());
    }

    /** What stands in the log after this decision; unchanged where the log has not begun. */
    static EventLog logged(ClusterState before, ClusterState next, HistoryEntry entry, Stamp stamp) {
        return entry.command().isOfTheLog() || !before.log().isOpen()
                ? next.log()
                : next.log().with(DecisionEvents.of(before, next, entry, stamp));
    }
}
