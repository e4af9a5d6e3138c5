package io.mainstay.sim;

import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Command.Intent;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.NodeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A whole cluster under one seed: real lease, ledger and planner, pretended everything else. First a time of faults in
 * which nothing may break, then a time without, after which everything wanted must run (O6).
 */
final class Chaos {
    static final int FAULT_KINDS = 19;
    static final int WALL_CLOCK = 18;
    static final String PARALLEL = "p";
    private static final long FAULTS_MS = 30_000;
    private static final long CALM_MS = 15_000;

    final ClusterOptions options;
    final SimCluster cluster;
    final SimWorld world;
    final Checks checks;
    final SimLedger ledger;
    final Map<String, SimHost> hosts;
    private final SimNetwork network;
    private final WallClock wallClock;
    private final SimOperator operator = new SimOperator(this);
    private final List<GroupSpec> founded;
    private final DrawnGroups drawn = new DrawnGroups(this::isCalm);
    private boolean isCalm;

    /** What the clocks on the wall do; nothing that matters may depend on it (O7). */
    enum WallClock {
        STANDS,
        JUMPS
    }

    Chaos(ClusterOptions options) {
        this(options, WallClock.JUMPS);
    }

    Chaos(ClusterOptions options, WallClock wallClock) {
        this.options = options;
        this.wallClock = wallClock;
        SimCluster.Runners runners = options.hasMachines()
                ? (host, agent, cluster) -> new MachineRunner(host, agent, cluster, drawn)
                : (host, agent, cluster) -> new GroupRunner(host, agent, cluster, this::isCalm);
        cluster = new SimCluster(options.settings(), options.spec(), runners, new FlawedLedger(options));
        world = cluster.world;
        checks = cluster.checks;
        ledger = cluster.ledger;
        hosts = cluster.hosts;
        network = cluster.network;
        if (Boolean.getBoolean("sim.trace")) {
            world.listen(System.out::println);
        }
        founded = List.copyOf(options.spec().groups());
    }

    /** The groups that the cluster began with, and that it has again in the end. */
    List<GroupSpec> founded() {
        return founded;
    }

    boolean isCalm() {
        return isCalm;
    }

    /** Runs both phases; throws at the first rule broken. */
    void run() {
        try {
            cluster.start();
            world.later(1000, this::fault);
            cluster.runFor(FAULTS_MS);
            if (options.flaws().isEmpty()) {
                calm();
                cluster.runFor(CALM_MS);
                everythingRuns();
                checks.nothingIsLost();
            }
        } catch (Checks.Violation violation) {
            violation.addSuppressed(new AssertionError(story()));
            throw violation;
        }
    }

    String story() {
        return options + "\nreplay: mvn test -Dtest=ClusterSimulationTest -Dsim.seed=" + options.seed() + "\n"
                + String.join("\n", world.lastLines());
    }

    private void fault() {
        if (isCalm) {
            return;
        }
        world.later(world.faults.nextLong(1, 2L * options.meanFaultMs()), this::fault);
        SplittableRandom random = world.faults;
        SimHost host = any(random);
        SimHost other = any(random);
        long forMs = random.nextLong(
                50, random.nextInt(3) == 0 ? 8000 : 3 * options.timings().ttlMs());
        String group = "g" + random.nextInt(1, options.groups() + 1);
        switch (options.kinds().get(random.nextInt(options.kinds().size()))) {
            case 0 -> host.crashAgent();
            case 1 -> host.losePower();
            case 2 -> host.pause(SimHost.Pause.AGENT, forMs);
            case 3 -> host.pause(SimHost.Pause.AGENT_AND_GUARD, forMs);
            case 4 -> network.cut(host.name(), other.name(), forMs);
            case 5 -> isolate(host, forMs);
            case 6, 7 -> both(host, other, forMs);
            case 8 -> ledger.stepDown();
            case 9 -> host.die(group);
            case 10 -> changeSides(host, other, forMs);
            case 11 -> changeVoters(random, host);
            case 13 -> startByHand(host, group);
            case 14 -> host.killGuard();
            case 15 -> host.spoil(SimHost.Disk.SLOW, forMs);
            case 16 -> host.spoil(SimHost.Disk.FULL, forMs);
            case 17 -> host.detach();
            case WALL_CLOCK -> stepWallClock(random, host);
            default -> operator.act(random, group);
        }
    }

    SimHost any(SplittableRandom random) {
        return List.copyOf(hosts.values()).get(random.nextInt(hosts.size()));
    }

    /** Only where an agent of that group is: nobody else watches it. */
    private void startByHand(SimHost host, String group) {
        if (ledger.committed()
                .group(group)
                .map(known -> known.spec().nodes().contains(host.name()))
                .orElse(false)) {
            host.startByHand(group);
        }
    }

    private void stepWallClock(SplittableRandom random, SimHost host) {
        int minute = random.nextInt(1440);
        if (wallClock == WallClock.JUMPS) {
            checks.count("wall clock");
            host.stepWallClock(minute);
        }
    }

    private void isolate(SimHost host, long forMs) {
        world.line("isolates " + host.name() + " for " + forMs);
        hosts.values().forEach(other -> both(host, other, forMs));
    }

    /** The cut is elsewhere now, and a host on its border starts anew. */
    private void changeSides(SimHost alone, SimHost restarted, long forMs) {
        network.heal();
        isolate(alone, forMs);
        if (restarted != alone) {
            restarted.crashAgent();
        }
    }

    private void both(SimHost one, SimHost other, long forMs) {
        if (one != other) {
            network.cut(one.name(), other.name(), forMs);
            network.cut(other.name(), one.name(), forMs);
        }
    }

    private void changeVoters(SplittableRandom random, SimHost host) {
        List<String> voters = new ArrayList<>(ledger.committed().voters().names());
        int steps = options.has(Flaw.VOTERS_TWO_AT_A_TIME) ? 2 : 1;
        for (int i = 0; i < steps; i++) {
            String one = any(random).name();
            if (!voters.remove(one)) {
                voters.add(one);
            }
        }
        if (!voters.isEmpty()) {
            ledger.propose(host.name(), new Command.VotersChanged(voters, "op"));
        }
    }

    /** Faults stop, links heal, and an operator clears up. */
    private void calm() {
        isCalm = true;
        world.line("calm");
        network.calm();
        drawn.heal();
        hosts.values().stream().filter(SimHost::isPaused).forEach(SimHost::resume);
        for (int i = 0; i < 8; i++) {
            world.later(1000 + 500L * i, this::clearUp);
        }
    }

    private void clearUp() {
        operator.restore();
        ledger.committed().nodes().values().stream()
                .filter(NodeRecord::isDrained)
                .forEach(node -> operator.undrain(node.name()));
        for (GroupRecord group : ledger.committed().groups().values()) {
            if (group.isFrozen()) {
                operator.ask(group.name(), Intent.UNFREEZE);
            }
            if (!group.faults().isEmpty()) {
                operator.ask(group.name(), Intent.CLEAR);
            }
            if (group.wanted() == GroupRecord.Wanted.OFFLINE) {
                operator.ask(group.name(), Intent.ONLINE);
            }
        }
    }

    private void everythingRuns() {
        hosts.values()
                .forEach(host -> host.deliver(agent -> {
                    if (agent.events().isStuck()) {
                        throw new Checks.Violation("E6", host.name() + " tells its events no more");
                    }
                    checks.count("E6");
                }));
        for (GroupRecord group : ledger.committed().groups().values()) {
            List<String> runners = hosts.values().stream()
                    .filter(host -> host.running().containsKey(group.name()))
                    .map(SimHost::name)
                    .toList();
            boolean isParallel = group.spec().kind() == GroupSpec.Kind.PARALLEL;
            List<String> wanted =
                    isParallel ? group.spec().nodes() : List.of(group.holder().node());
            // S3: what was started by hand is gone by now, or counts here.
            if (!runners.equals(wanted)) {
                throw new Checks.Violation("O6", group.name() + " runs on " + runners + ": " + group);
            }
            checks.count(isParallel ? "O6 parallel" : "O6");
        }
    }
}
