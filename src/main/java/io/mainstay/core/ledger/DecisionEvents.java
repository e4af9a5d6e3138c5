package io.mainstay.core.ledger;

import io.mainstay.core.event.Asking;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.ledger.Command.Drain;
import io.mainstay.core.ledger.HistoryEntry.Expired;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What operators are told of a decision. Accepted commands that change what somebody sees or may do are told; refused ones
 * only where a person asked.
 */
final class DecisionEvents {
    private final ClusterState before;
    private final ClusterState next;
    private final HistoryEntry entry;
    private final Stamp stamp;
    private final List<LoggedEvent> events = new ArrayList<>();

    private DecisionEvents(ClusterState before, ClusterState next, HistoryEntry entry, Stamp stamp) {
        this.before = before;
        this.next = next;
        this.entry = entry;
        this.stamp = stamp;
    }

    static List<LoggedEvent> of(ClusterState before, ClusterState next, HistoryEntry entry, Stamp stamp) {
        DecisionEvents told = new DecisionEvents(before, next, entry, stamp);
        if (entry.isAccepted()) {
            told.ofNodes(entry.command());
            told.ofOwners(entry.command());
            told.ofOperators(entry.command());
            told.ofEnds();
        } else {
            told.ofRefused(entry.command());
        }
        return told.events;
    }

    private LoggedEvent event(String node, String group, EventKind kind) {
        return LoggedEvent.decided(stamp.atMs(), node, group, kind, entry.text());
    }

    private void ofNodes(Command command) {
        if (command instanceof Command.NodeJoined joined) {
            events.add(event(joined.node(), "", EventKind.NODE_JOINED));
        } else if (command instanceof Command.NodeLeft left) {
            events.add(event(left.node(), "", EventKind.NODE_EXITED));
        } else if (command instanceof Command.Unheard unheard) {
            String text = unheard.voter() + " does not hear " + unheard.node();
            events.add(LoggedEvent.decided(stamp.atMs(), unheard.node(), "", EventKind.NODE_UNHEARD, text)
                    .with(voter(unheard.voter())));
        } else if (command instanceof Command.HeardAgain heard) {
            events.add(event(heard.node(), "", EventKind.NODE_HEARD).with(voter(heard.voter())));
        } else if (command instanceof Command.NodeDetached detached) {
            events.add(event(detached.node(), "", EventKind.NODE_DETACHED).askedBy(new Asking(detached.by(), "", "")));
        } else if (command instanceof Command.Recovered recovered) {
            events.add(event(recovered.node(), "", EventKind.LEDGER_RECOVERED)
                    .askedBy(new Asking(recovered.by(), recovered.reason(), "")));
        }
    }

    private static SortedMap<String, String> voter(String name) {
        return new TreeMap<>(Map.of("voter", name));
    }

    private void ofOwners(Command command) {
        if (command instanceof Command.Assigned assigned) {
            events.add(event(assigned.node(), assigned.group(), EventKind.GROUP_ASSIGNED)
                    .under(entry.index())
                    .askedBy(asking(assigned.group()))
                    .with(assigned.rejected()));
        } else if (command instanceof Command.Started started) {
            owners(started, EventKind.GROUP_STARTED);
        } else if (command instanceof Command.Faulted faulted) {
            owners(faulted, EventKind.GROUP_FAULT_RECORDED);
        } else if (command instanceof Command.Released released) {
            owners(released, EventKind.GROUP_RELEASED);
        } else if (command instanceof Command.ReleaseFailed failed) {
            owners(failed, EventKind.GROUP_STAYS);
        } else if (command instanceof Command.Adopted adopted) {
            owners(adopted, EventKind.GROUP_ADOPTED);
        } else if (command instanceof Command.ParallelFaulted faulted) {
            events.add(event(faulted.node(), faulted.group(), EventKind.GROUP_FAULT_RECORDED));
        } else if (command instanceof Command.Elapsed elapsed) {
            switch (elapsed.span()) {
                case GRACE -> events.add(event("", elapsed.group(), EventKind.GROUP_GRACE_OVER));
                case FAULT_CLEAR -> events.add(event("", elapsed.group(), EventKind.GROUP_FAULTS_FORGOTTEN));
                case LADDER -> {
                    // Nothing that anybody sees has changed.
                }
            }
        }
    }

    private void owners(Command command, EventKind kind) {
        String group = command.group();
        String owner = before.group(group).map(known -> known.holder().node()).orElse("");
        events.add(event(owner, group, kind).under(command.epoch()).askedBy(asking(group)));
    }

    private Asking asking(String group) {
        return before.group(group).map(known -> known.past().asking()).orElse(Asking.NOBODY);
    }

    private void ofOperators(Command command) {
        if (command instanceof Command.GroupRequested asked) {
            EventKind kind = switch (asked.intent()) {
                case FREEZE -> EventKind.GROUP_FROZEN;
                case UNFREEZE -> EventKind.GROUP_UNFROZEN;
                case ONLINE, OFFLINE, SWITCH, CLEAR -> EventKind.COMMAND_TAKEN;
            };
            String intent = asked.intent().name().toLowerCase(Locale.ROOT);
            events.add(event(asked.node(), asked.group(), kind)
                    .askedBy(asked.asking())
                    .with(new TreeMap<>(Map.of("intent", intent))));
        } else if (command instanceof Command.DrainRequested drain) {
            EventKind kind = drain.drain() == Drain.ON ? EventKind.NODE_DRAINED : EventKind.NODE_UNDRAINED;
            events.add(event(drain.node(), "", kind).askedBy(drain.asking()));
        } else if (command instanceof Command.ConfigApplied config) {
            events.add(event("", "", EventKind.CONFIG_APPLIED).askedBy(new Asking(config.by(), "", config.request())));
        } else if (command instanceof Command.GroupsApplied applied) {
            events.add(event("", "", EventKind.CONFIG_APPLIED).askedBy(applied.asking()));
        } else if (command instanceof Command.VotersChanged changed) {
            events.add(
                    event("", "", EventKind.CONFIG_APPLIED).askedBy(new Asking(changed.by(), "", changed.request())));
        }
    }

    /** The planner asks too, and again when it was refused: only a person is told so. */
    private void ofRefused(Command command) {
        if (command instanceof Command.GroupRequested asked && !asked.isByPlanner()) {
            events.add(event(asked.node(), asked.group(), EventKind.COMMAND_REFUSED)
                    .askedBy(asked.asking()));
        } else if (command instanceof Command.DrainRequested drain) {
            events.add(event(drain.node(), "", EventKind.COMMAND_REFUSED).askedBy(drain.asking()));
        } else if (command instanceof Command.GroupsApplied applied) {
            events.add(event("", "", EventKind.COMMAND_REFUSED).askedBy(applied.asking()));
        }
    }

    private void ofEnds() {
        for (Expired end : entry.expired()) {
            events.add(event(end.node(), "", EventKind.NODE_FAULTED));
        }
        if (!entry.expired().isEmpty() || entry.command() instanceof Command.NodeDetached) {
            freed();
        }
    }

    /** The groups that have an owner no more, because his life is over. */
    private void freed() {
        for (GroupRecord group : before.groups().values()) {
            Holder was = group.holder();
            boolean isFree =
                    next.group(group.name()).map(now -> now.holder().isNone()).orElse(true);
            if (!was.isNone() && isFree) {
                String text = group.name() + " has no owner any more: the life of " + was.node() + " is over";
                events.add(LoggedEvent.decided(stamp.atMs(), was.node(), group.name(), EventKind.GROUP_LOST, text)
                        .under(was.epoch())
                        .askedBy(group.past().asking()));
            }
        }
    }
}
