package io.mainstay.sim;

import io.mainstay.core.ledger.Applied;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.HistoryEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Stands for Ratis: one linearizable log. Leaders come and go; proposals are lost, decided late or twice; a minority makes
 * no progress; each host applies in order, when it can reach the leader and after a delay of its own.
 */
final class SimLedger {
    private final SimWorld world;
    private final SimSettings settings;
    private final LedgerRules rules;
    private final SimNetwork network;
    private final Map<String, SimHost> hosts;
    private final Checks checks;
    private final List<ClusterState> states = new ArrayList<>();
    private final List<HistoryEntry> entries = new ArrayList<>();
    private Consumer<HistoryEntry> listener = entry -> {};
    private String leader = "";
    private long electionAtUs;

    SimLedger(SimCluster cluster, LedgerRules rules, ClusterState initial) {
        this.world = cluster.world;
        this.settings = cluster.settings;
        this.rules = rules;
        this.network = cluster.network;
        this.hosts = cluster.hosts;
        this.checks = cluster.checks;
        states.add(initial);
        world.later(1, this::watchLeader);
    }

    /** Hears every entry as it is decided. */
    void listen(Consumer<HistoryEntry> to) {
        listener = to;
    }

    ClusterState committed() {
        return states.get(states.size() - 1);
    }

    ClusterState at(int entry) {
        return states.get(entry);
    }

    /** What led from the state before to that one; the first led from nothing. */
    HistoryEntry entry(int entry) {
        return entries.get(entry - 1);
    }

    String leader() {
        return leader;
    }

    void stepDown() {
        leader = "";
        electionAtUs = 0;
    }

    /** A leader that crashed comes back as a follower. */
    void crashed(String name) {
        if (leader.equals(name)) {
            stepDown();
        }
    }

    private boolean mayLead(String name) {
        SimHost candidate = hosts.get(name);
        if (candidate == null || !candidate.stores() || !committed().voters().has(name)) {
            return false;
        }
        long followers = committed().voters().names().stream()
                .filter(voter -> Named.in(hosts, voter).stores() && network.areConnected(name, voter))
                .count();
        return followers >= committed().voters().majority();
    }

    private void watchLeader() {
        world.later(40, this::watchLeader);
        if (!leader.isEmpty() && mayLead(leader)) {
            electionAtUs = 0;
            return;
        }
        if (electionAtUs == 0) {
            electionAtUs = world.nowUs() + electionMs() * SimWorld.MS;
        }
        if (world.nowUs() < electionAtUs) {
            return;
        }
        List<String> able =
                committed().voters().names().stream().filter(this::mayLead).toList();
        String before = leader;
        leader = able.isEmpty() ? "" : able.get(world.ledger.nextInt(able.size()));
        electionAtUs = 0;
        if (!leader.isEmpty()) {
            world.line("leader " + leader);
            Named.in(hosts, leader).lead(true);
            if (!before.isEmpty() && !before.equals(leader)) {
                // The one before goes on believing for a while.
                world.later(
                        world.ledger.nextLong(1, 1500),
                        () -> Named.in(hosts, before).lead(leader.equals(before)));
            }
        }
    }

    private long electionMs() {
        SimSettings.Pace pace = settings.pace();
        return world.ledger.nextLong(pace.electionFromMs(), pace.electionToMs());
    }

    void propose(String from, Command command) {
        propose(from, command, () -> {});
    }

    /** The answer comes once for each time that it is decided, or never. */
    void propose(String from, Command command, Runnable decided) {
        boolean reaches = !leader.isEmpty() && network.areConnected(from, leader);
        if (SimWorld.percent(world.ledger, settings.weather().lostPercent())
                || (!reaches && !SimWorld.percent(world.ledger, 10))) {
            return;
        }
        if (reaches) {
            Named.in(hosts, leader).deliver(agent -> agent.pending(command));
        }
        boolean isLate = SimWorld.percent(world.ledger, settings.weather().latePercent());
        if (!isLate || world.ledger.nextBoolean()) {
            boolean isSlow = !leader.isEmpty() && Named.in(hosts, leader).disk() == SimHost.Disk.SLOW;
            world.later(world.ledger.nextLong(2, isSlow ? 900 : 30), () -> decide(command, decided));
        }
        if (isLate) {
            world.later(world.ledger.nextLong(30, 4000), () -> decide(command, decided));
        }
    }

    private void decide(Command command, Runnable decided) {
        if (!leader.isEmpty() && mayLead(leader)) {
            commit(command);
            decided.run();
        } else if (SimWorld.percent(world.ledger, 30)) {
            world.later(world.ledger.nextLong(100, 1500), () -> decide(command, decided));
        }
    }

    private void commit(Command original) {
        ClusterState before = committed();
        Command command = rules.command(before, original);
        ClusterState basis = rules.basis(before, command);
        Applied applied = basis.apply(before.index() + 1 + world.ledger.nextInt(2), command);
        ClusterState next = rules.after(before, applied.next(), command);
        states.add(next);
        entries.add(applied.entry());
        world.line("#" + next.index() + " " + applied.entry().verdict() + " "
                + applied.entry().text());
        checks.committed(before, new Applied(next, applied.entry()));
        listener.accept(applied.entry());
        int entry = states.size() - 1;
        for (SimHost host : hosts.values()) {
            boolean isSlow =
                    world.ledger.nextInt(10) < settings.weather().lateTenths() || host.disk() == SimHost.Disk.SLOW;
            world.later(world.ledger.nextLong(1, isSlow ? 400 : 15), () -> bring(host, entry));
        }
    }

    /** The host applies everything up to this entry, if it can hear the leader. */
    void bring(SimHost host, int upTo) {
        if (!leader.isEmpty() && host.stores() && network.areConnected(leader, host.name())) {
            host.applyUpTo(upTo, states);
        }
    }

    int size() {
        return states.size();
    }
}
