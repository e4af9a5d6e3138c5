package io.mainstay.sim;

import io.mainstay.core.ledger.Applied;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.Holder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What must hold: O1, O2, O3, O5, S4 and S8, each checked when it can break. Counts what it has seen. */
final class Checks {
    /** A rule is broken. */
    static final class Violation extends AssertionError {
        private static final long serialVersionUID = 1;
        final String rule;

        Violation(String rule, String text) {
            super(rule + ": " + text);
            this.rule = rule;
        }
    }

    final Map<String, Integer> seen = new TreeMap<>();
    private final ClusterOptions options;
    private final Map<String, SimHost> hosts;
    private final Map<String, Long> epochs = new LinkedHashMap<>();
    private Supplier<ClusterState> committed = () -> {
        throw new IllegalStateException("no ledger yet");
    };

    Checks(ClusterOptions options, Map<String, SimHost> hosts) {
        this.options = options;
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

    private void ranByRight(SimHost host, String group, SimHost.Run run) {
        Holder holder = committed.get().group(group).orElseThrow().holder();
        boolean isOwner = holder.is(host.name(), run.incarnation()) && holder.epoch() == run.epoch();
        // A flawed variant is to be caught by what it does to others, so only O1 counts there.
        if (options.flaws().isEmpty()) {
            if (!isOwner) {
                throw new Violation("O2", group + " runs on " + host.name() + " as " + run + ", owner is " + holder);
            }
            if (host.localMs() > host.guardDeadlineMs()) {
                throw new Violation("O2", group + " runs on " + host.name() + " past the lease's end");
            }
        }
    }

    /** At every commit. */
    void committed(ClusterState before, Applied applied) {
        Command command = applied.entry().command();
        if (!applied.isAccepted()) {
            return;
        }
        count(command.getClass().getSimpleName());
        for (GroupRecord group : applied.next().groups().values()) {
            GroupRecord was = before.group(group.name()).orElseThrow();
            if (group.holder().equals(was.holder())) {
                continue;
            }
            if (was.holder().isNone()) {
                assigned(group);
            } else if (group.holder().isNone()) {
                freed(command, was);
            } else {
                throw new Violation("S4", group.name() + " went from " + was.holder() + " to " + group.holder());
            }
        }
    }

    private void assigned(GroupRecord group) {
        long last = epochs.getOrDefault(group.name(), 0L);
        if (group.holder().epoch() <= last) {
            throw new Violation(
                    "O3", group.name() + " got epoch " + group.holder().epoch() + " after " + last);
        }
        count("S8");
        epochs.put(group.name(), group.holder().epoch());
    }

    private void freed(Command command, GroupRecord was) {
        if (!options.flaws().isEmpty()) {
            return;
        }
        SimHost host = hosts.get(was.holder().node());
        boolean runs = host.running().containsKey(was.name())
                && host.running().get(was.name()).epoch() == was.holder().epoch();
        if (command instanceof Command.Released) {
            count("O5 released");
            if (runs) {
                throw new Violation("O5", was.name() + " was released while it runs on " + host.name());
            }
        } else {
            count("S4 expired");
            if (host.holdsLease(was.holder().incarnation())) {
                throw new Violation("S4", host.name() + " was expired while its lease lasts");
            }
        }
    }
}
