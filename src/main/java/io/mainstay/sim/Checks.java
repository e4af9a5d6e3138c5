package io.mainstay.sim;

import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.AnsweredRequest;
import io.mainstay.core.ledger.Applied;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.HistoryEntry;
import io.mainstay.core.ledger.Holder;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What must hold: O1 to O5, S2, S4, S5, S6 and S8, each checked when it can break. Counts what it has seen. */
final class Checks {
    /** A rule is broken. */
    static final class Violation extends IllegalStateException {
        private static final long serialVersionUID = 1;
        final String rule;
        private final String text;

        Violation(String rule, String text) {
            super(rule + ": " + text);
            this.rule = rule;
            this.text = text;
        }

        String text() {
            return rule + ": " + text;
        }
    }

    final Map<String, Integer> seen = new TreeMap<>();
    private final SimSettings settings;
    private final Map<String, SimHost> hosts;
    private final Map<String, Long> epochs = new LinkedHashMap<>();
    private final Map<String, HistoryEntry> answers = new LinkedHashMap<>();
    private final Set<String> events = new HashSet<>();
    private final Set<String> parallel = new HashSet<>();
    private Supplier<ClusterState> committed = () -> {
        throw new IllegalStateException("no ledger yet");
    };

    Checks(SimSettings settings, Map<String, SimHost> hosts) {
        this.settings = settings;
        this.hosts = hosts;
    }

    void over(Supplier<ClusterState> ledger) {
        committed = ledger;
    }

    void count(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    /** After every event. */
    void afterEvent() {
        Map<String, String> runners = new LinkedHashMap<>();
        for (SimHost host : hosts.values()) {
            host.running().forEach((group, run) -> {
                if (run.isByHand() || isParallel(group)) {
                    return;
                }
                String other = runners.put(group, host.name());
                if (other != null) {
                    throw new Violation("O1", group + " runs on " + other + " and " + host.name());
                }
            });
        }
        for (SimHost host : hosts.values()) {
            host.running().forEach((group, run) -> ranByRight(host, group, run));
        }
    }

    /** Also of one that the ledger has no more. */
    private boolean isParallel(String group) {
        committed.get().group(group).ifPresent(this::noteKind);
        return parallel.contains(group);
    }

    /** Who lags behind may start a parallel group when it is gone from the ledger. */
    private void noteKind(GroupRecord group) {
        if (group.spec().kind() == GroupSpec.Kind.PARALLEL) {
            parallel.add(group.name());
        }
    }

    private void ranByRight(SimHost host, String group, SimHost.Run run) {
        // A flawed variant is to be caught by what it does to others, so only O1 counts there.
        if (!settings.isSound() || run.isByHand()) {
            return;
        }
        GroupRecord record = committed.get().group(group).orElse(null);
        if (record == null) {
            gone(host, group, run);
            return;
        }
        Holder holder = record.holder();
        boolean isOwner = holder.node().equals(host.name()) && holder.epoch() == run.epoch();
        boolean isOwed = isOwed(record, host, run);
        // Found running and given back to this node; its agent has not heard of that yet.
        boolean isGivenBack = holder.node().equals(host.name()) && run.incarnation() < holder.incarnation();
        if (!isOwner && !isOwed && !isGivenBack && !isParallel(group)) {
            throw new Violation("O2", group + " runs on " + host.name() + " as " + run + ", owner is " + holder);
        }
        if (isOwed) {
            count("O2 in its grace");
        }
        if (host.isOverdue()) {
            throw new Violation("O2", group + " runs on " + host.name() + " past the lease's end");
        }
    }

    /** V4: what is not in the ledger any more runs nowhere; a parallel group may be started once more by who lags behind. */
    private void gone(SimHost host, String group, SimHost.Run run) {
        if (!isParallel(group)) {
            throw new Violation("V4", group + " is gone from the ledger and runs on " + host.name() + " as " + run);
        }
    }

    /** No owner any more, but still allowed for: nobody else may have it yet. */
    private static boolean isOwed(GroupRecord record, SimHost host, SimHost.Run run) {
        return record.isOwed()
                && record.past().node().equals(host.name())
                && run.epoch() <= record.past().epoch();
    }

    /**
     * S2, S6: at every start by our doing.
     *
     * @param frozen as whoever starts it had heard when he began
     */
    void started(SimHost host, GroupRecord known, SimHost.Run run, boolean frozen) {
        if (!settings.isSound() || isParallel(known.name())) {
            return;
        }
        GroupRecord record = committed
                .get()
                .group(known.name())
                .orElseThrow(() -> new Violation(
                        "V4", host.name() + " starts " + known.name() + ", which is gone from the ledger"));
        Holder holder = record.holder();
        boolean isOwner = holder.is(host.name(), run.incarnation()) && holder.epoch() == run.epoch();
        if (!isOwner && !isOwed(record, host, run)) {
            throw new Violation("S2", host.name() + " starts " + known.name() + " as " + run + ", owner is " + holder);
        }
        if (frozen) {
            throw new Violation("S6", host.name() + " starts " + known.name() + ", which is frozen");
        }
        count("S2");
    }

    /** O4: what was answered stays true, and is answered again in the same words. */
    private void answered(ClusterState before, Applied applied) {
        String request = applied.entry().command().request();
        if (request.isEmpty()) {
            return;
        }
        HistoryEntry first = answers.putIfAbsent(request, applied.entry());
        if (first == null) {
            count("O4 answered");
            return;
        }
        boolean isSame = first.verdict() == applied.entry().verdict()
                && first.text().equals(applied.entry().text());
        boolean isUnchanged = before.groups().equals(applied.next().groups())
                && before.nodes().equals(applied.next().nodes());
        if (!isSame || !isUnchanged) {
            throw new Violation(
                    "O4",
                    request + " was " + first.text() + ", and is "
                            + applied.entry().text());
        }
        count("O4 again");
    }

    boolean isAnswered(String request) {
        return answers.containsKey(request);
    }

    /** O4, at the end: nothing that was answered is missing. */
    void nothingIsLost() {
        List<String> kept = committed.get().answered().stream()
                .map(AnsweredRequest::request)
                .toList();
        List<String> given = List.copyOf(answers.keySet());
        int first = Math.max(0, given.size() - ClusterState.ANSWERED_LIMIT);
        if (!kept.equals(given.subList(first, given.size()))) {
            throw new Violation("O4", "answered were " + given + ", kept are " + kept);
        }
        count("O4 kept");
    }

    /** At every commit. */
    void committed(ClusterState before, Applied applied) {
        Command command = applied.entry().command();
        answered(before, applied);
        logged(before, applied.next());
        if (!applied.isAccepted()) {
            return;
        }
        count(command.getClass().getSimpleName());
        for (GroupRecord was : before.groups().values()) {
            if (applied.next().group(was.name()).isEmpty()) {
                noteKind(was);
                count("V4 gone");
            }
        }
        if (command instanceof Command.GroupsApplied) {
            declared(before, applied.next());
        }
        for (GroupRecord group : applied.next().groups().values()) {
            GroupRecord was = before.group(group.name()).orElse(null);
            if (was == null) {
                count("V2 new");
                continue;
            }
            if (group.holder().equals(was.holder())) {
                continue;
            }
            if (was.holder().isNone()) {
                assigned(was, group);
            } else if (group.holder().isNone()) {
                freed(command, was);
            } else if (!(command instanceof Command.Adopted)) {
                throw new Violation("S4", group.name() + " went from " + was.holder() + " to " + group.holder());
            }
        }
    }

    /** E1, E3: numbers without gaps, and nothing twice. */
    private void logged(ClusterState before, ClusterState next) {
        long number = before.log().last();
        for (LoggedEvent event : next.log().after(number, EventLog.LIMIT)) {
            if (event.number() != ++number) {
                throw new Violation("E1", event + " comes after " + (number - 1));
            }
            String told = event.node() + " " + event.life() + " " + event.sequence();
            if (!event.isDecision() && !events.add(told)) {
                throw new Violation("E3", told + " is in the log twice");
            }
            count(event.isDecision() ? "E decided" : "E told");
        }
        if (number != next.log().last()) {
            throw new Violation("E1", "the log ends with " + next.log().last() + ", not " + number);
        }
    }

    /** V3, V4: no other configuration takes a group from its owner, or away while it has one. */
    private void declared(ClusterState before, ClusterState next) {
        for (GroupRecord was : before.groups().values()) {
            Holder now = next.group(was.name()).map(GroupRecord::holder).orElse(Holder.NONE);
            if (!now.equals(was.holder())) {
                throw new Violation(
                        "V4", was.name() + " was " + was.holder() + "'s and is " + now + "'s when declared");
            }
            count(next.isLeaving(was.name()) && !now.isNone() ? "V4 leaving" : "V2 declared");
        }
    }

    private void assigned(GroupRecord was, GroupRecord group) {
        if (was.faults().containsKey(group.holder().node())) {
            throw new Violation("S5", group.name() + " goes to " + group.holder() + " where it is faulted");
        }
        if (was.isFrozen()) {
            throw new Violation("S6", group.name() + " is frozen and goes to " + group.holder());
        }
        count(was.faults().isEmpty() ? "assigned" : "S5");
        long last = epochs.getOrDefault(group.name(), 0L);
        if (group.holder().epoch() <= last) {
            throw new Violation(
                    "O3", group.name() + " got epoch " + group.holder().epoch() + " after " + last);
        }
        count("S8");
        epochs.put(group.name(), group.holder().epoch());
    }

    private void freed(Command command, GroupRecord was) {
        if (!settings.isSound()) {
            return;
        }
        SimHost host = Named.in(hosts, was.holder().node());
        boolean runs = host.running().containsKey(was.name())
                && host.running().get(was.name()).epoch() == was.holder().epoch();
        if (command instanceof Command.Released) {
            count("O5 released");
            if (runs) {
                throw new Violation("O5", was.name() + " was released while it runs on " + host.name());
            }
        } else if (!(command instanceof Command.NodeDetached)) {
            count("S4 expired");
            if (host.holdsLease(was.holder().incarnation())) {
                throw new Violation("S4", host.name() + " was expired while its lease lasts");
            }
        }
    }
}
