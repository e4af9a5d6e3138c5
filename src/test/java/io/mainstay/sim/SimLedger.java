package io.mainstay.sim;

import io.mainstay.core.ledger.Applied;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Life;
import io.mainstay.core.ledger.NodeRecord;
import io.mainstay.core.ledger.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stands for Ratis: one linearizable log. Leaders come and go; proposals are lost, decided late or twice; a minority makes
 * no progress; each host applies in order, when it can reach the leader and after a delay of its own.
 */
final class SimLedger {
    private final SimWorld world;
    private final ClusterOptions options;
    private final SimNetwork network;
    private final Map<String, SimHost> hosts;
    private final Checks checks;
    private final List<ClusterState> states = new ArrayList<>();
    private String leader = "";
    private long electionAtUs;

    SimLedger(
            SimWorld world,
            ClusterOptions options,
            SimNetwork network,
            Map<String, SimHost> hosts,
            Checks checks,
            ClusterState initial) {
        this.world = world;
        this.options = options;
        this.network = network;
        this.hosts = hosts;
        this.checks = checks;
        states.add(initial);
        world.later(1, this::watchLeader);
    }

    ClusterState committed() {
        return states.get(states.size() - 1);
    }

    ClusterState at(int entry) {
        return states.get(entry);
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
        if (candidate == null || !candidate.isAwake()) {
            return false;
        }
        long followers = committed().voters().names().stream()
                .filter(voter -> hosts.get(voter).isAwake() && network.areConnected(name, voter))
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
            electionAtUs = world.nowUs() + world.ledger.nextLong(150, 900) * SimWorld.MS;
        }
        if (world.nowUs() < electionAtUs) {
            return;
        }
        List<String> able = committed().voters().names().stream().filter(this::mayLead).toList();
        String before = leader;
        leader = able.isEmpty() ? "" : able.get(world.ledger.nextInt(able.size()));
        electionAtUs = 0;
        if (!leader.isEmpty()) {
            world.line("leader " + leader);
            hosts.get(leader).lead(true);
            if (!before.isEmpty() && !before.equals(leader)) {
                // The one before goes on believing for a while.
                world.later(world.ledger.nextLong(1, 1500), () -> hosts.get(before).lead(leader.equals(before)));
            }
        }
    }

    void propose(String from, Command command) {
        boolean reaches = !leader.isEmpty() && network.areConnected(from, leader);
        if (SimWorld.percent(world.ledger, 3) || (!reaches && !SimWorld.percent(world.ledger, 10))) {
            return;
        }
        world.later(world.ledger.nextLong(2, 30), () -> decide(command));
        if (SimWorld.percent(world.ledger, options.latePercent())) {
            world.later(world.ledger.nextLong(30, 4000), () -> decide(command));
        }
    }

    private void decide(Command command) {
        if (!leader.isEmpty() && mayLead(leader)) {
            commit(command);
        } else if (SimWorld.percent(world.ledger, 30)) {
            world.later(world.ledger.nextLong(100, 1500), () -> decide(command));
        }
    }

    private void commit(Command original) {
        ClusterState before = committed();
        Command command = flawed(before, original);
        Applied applied = before.apply(before.index() + 1 + world.ledger.nextInt(2), command);
        ClusterState next = applied.next();
        if (options.has(Flaw.BOOT_NOT_ERASING) && command instanceof Command.VoterBooted booted) {
            next = withOldWords(before, next, booted);
        }
        states.add(next);
        world.line("#" + next.index() + " " + applied.entry().verdict() + " " + applied.entry().text());
        checks.committed(before, new Applied(next, applied.entry()));
        int entry = states.size() - 1;
        for (SimHost host : hosts.values()) {
            boolean isSlow = world.ledger.nextInt(10) == 0;
            world.later(world.ledger.nextLong(1, isSlow ? 400 : 15), () -> bring(host, entry));
        }
    }

    /** The host applies everything up to this entry, if it can hear the leader. */
    void bring(SimHost host, int upTo) {
        if (!leader.isEmpty() && host.isAwake() && network.areConnected(leader, host.name())) {
            host.applyUpTo(upTo, states);
        }
    }

    int size() {
        return states.size();
    }

    private Command flawed(ClusterState state, Command command) {
        if (options.has(Flaw.EPOCH_NOT_CHECKED)) {
            if (command instanceof Command.Released released) {
                return new Command.Released(released.group(), epochOf(state, released.group()), released.because());
            } else if (command instanceof Command.Faulted faulted) {
                return new Command.Faulted(faulted.group(), epochOf(state, faulted.group()), faulted.because());
            }
        }
        if (options.has(Flaw.STATEMENTS_NOT_NUMBERED) && command instanceof Command.Unheard unheard) {
            long next = 1 + state.life(unheard.node(), unheard.incarnation())
                    .map(life -> life.withdrawnRound(unheard.voter(), unheard.boot()))
                    .orElse(0L);
            return new Command.Unheard(
                    unheard.node(),
                    unheard.incarnation(),
                    unheard.voter(),
                    unheard.boot(),
                    Math.max(next, unheard.round()));
        }
        return command;
    }

    private static long epochOf(ClusterState state, String group) {
        return state.group(group).orElseThrow().holder().epoch();
    }

    private static ClusterState withOldWords(ClusterState before, ClusterState after, Command.VoterBooted booted) {
        TreeMap<String, NodeRecord> nodes = new TreeMap<>(after.nodes());
        before.nodes().forEach((name, node) -> {
            TreeMap<Long, Life> lives = new TreeMap<>(after.nodes().get(name).lives());
            node.lives().forEach((incarnation, life) -> {
                Statement word = life.unheard().get(booted.voter());
                Life now = lives.get(incarnation);
                if (word != null && now != null) {
                    TreeMap<String, Statement> unheard = new TreeMap<>(now.unheard());
                    unheard.put(booted.voter(), new Statement(booted.boot(), word.round()));
                    lives.put(
                            incarnation,
                            new Life(
                                    incarnation,
                                    now.version(),
                                    now.configDigest(),
                                    now.seenVoters(),
                                    unheard,
                                    now.withdrawn()));
                }
            });
            nodes.put(name, new NodeRecord(name, node.lastIncarnation(), lives, node.isDrained()));
        });
        return new ClusterState(
                after.index(), after.spec(), after.voters(), after.boots(), nodes, after.groups(), after.history());
    }
}
