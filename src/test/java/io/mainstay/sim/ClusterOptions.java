package io.mainstay.sim;

import io.mainstay.core.group.GroupPolicy;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.lease.LeaseTimings;
import io.mainstay.core.ledger.ClusterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What a seed draws before its first event.
 *
 * @param nodes how many; all but a possible witness may run every group
 * @param hasWitness whether the last node runs no groups
 * @param lossPercent of messages
 * @param maxDelayMs of a message
 * @param repeatPercent of messages
 * @param latePercent of proposals that are decided seconds later
 * @param meanFaultMs between two faults
 * @param kinds which faults there are; a swarm of seeds with few kinds each sees more than one with all
 * @param policies of the groups, in their order
 * @param hasParallel whether there is a parallel group beside the others
 * @param hasMachines whether the real groups and agents run on the nodes, instead of one pretended process a group
 * @param clockSpread greatest deviation of a clock's rate from one
 */
record ClusterOptions(
        long seed,
        int nodes,
        boolean hasWitness,
        int groups,
        LeaseTimings timings,
        int lossPercent,
        int maxDelayMs,
        int repeatPercent,
        int latePercent,
        int meanFaultMs,
        List<Integer> kinds,
        List<GroupPolicy> policies,
        boolean hasParallel,
        boolean hasMachines,
        double clockSpread,
        Set<Flaw> flaws) {
    /** The slack allows two rates that differ by 7 %; near the edge, not over it. */
    private static final double SPREAD_WITHIN = 0.03;

    private static final double SPREAD_BEYOND = 0.2;
    private static final int LOST_PERCENT = 3;
    /** A flawed variant is found by what it does, with or without events. */
    private static final SimSettings.Pace EVENTLESS = new SimSettings.Pace(0, 100, 0, 150, 900);

    private static final SimSettings.Pace PACE = new SimSettings.Pace(0, 100, 1000, 150, 900);

    static ClusterOptions draw(long seed, Set<Flaw> flaws) {
        SplittableRandom random = new SplittableRandom(seed);
        // Changes of voters need room: with three nodes almost any two majorities meet.
        int nodes = random.nextInt(4) == 0
                        || flaws.stream().anyMatch(flaw -> Hunt.of(flaw).kinds().contains(11))
                ? 5
                : 3;
        LeaseTimings timings = LeaseTimings.of(random.nextInt(3) == 0 ? 600 : 2000);
        boolean calm = random.nextInt(3) == 0;
        boolean hasWitness = random.nextInt(4) == 0;
        int groups = random.nextInt(1, 3);
        return new ClusterOptions(
                seed,
                nodes,
                hasWitness,
                groups,
                timings,
                calm ? 0 : random.nextInt(0, 30),
                calm ? 5 : random.nextInt(2, (int) timings.ttlMs()),
                random.nextInt(0, 10),
                random.nextInt(0, 20),
                random.nextInt(200, flaws.isEmpty() ? 2000 : 1000),
                flaws.isEmpty()
                        ? kinds(random)
                        : Hunt.of(flaws.iterator().next()).kinds(),
                policies(new SplittableRandom(seed ^ 0x706f6cL), groups, flaws),
                flaws.isEmpty() && seed % 3 == 0,
                flaws.isEmpty() && seed % 4 == 1,
                flaws.contains(Flaw.CLOCKS_TOO_FAR_APART) ? SPREAD_BEYOND : random.nextDouble() * SPREAD_WITHIN,
                flaws);
    }

    /** How each group is placed and moved; plain where a flaw is looked for that has nothing to do with it. */
    private static List<GroupPolicy> policies(SplittableRandom random, int groups, Set<Flaw> flaws) {
        List<GroupPolicy> policies = new ArrayList<>();
        for (int group = 1; group <= groups; group++) {
            long graceMs =
                    flaws.contains(Flaw.GRACE_NOT_AWAITED) || random.nextInt(3) == 0 ? random.nextLong(100, 3000) : 0;
            int minute = random.nextInt(1440);
            GroupPolicy drawn = new GroupPolicy(
                    GroupPolicy.Placement.values()[random.nextInt(3)],
                    random.nextLong(1, 4),
                    random.nextBoolean()
                            ? GroupPolicy.Failback.NEVER
                            : new GroupPolicy.Failback(GroupPolicy.Failback.When.WINDOW, minute, (minute + 720) % 1440),
                    true,
                    random.nextBoolean() ? 0 : 3000,
                    new GroupPolicy.FaultLadder(random.nextInt(3), 2000),
                    graceMs,
                    group > 1 && random.nextInt(3) == 0 ? List.of("g1") : List.of(),
                    "",
                    group > 1 && random.nextInt(3) == 0 ? "g1" : "");
            boolean isPlain = !flaws.isEmpty() && !flaws.contains(Flaw.GRACE_NOT_AWAITED);
            policies.add(isPlain ? GroupPolicy.DEFAULT : drawn);
        }
        return policies;
    }

    SimSettings settings() {
        return new SimSettings(
                seed,
                timings,
                new SimSettings.Weather(lossPercent, maxDelayMs, repeatPercent, LOST_PERCENT, latePercent, 1),
                flaws.isEmpty() ? PACE : EVENTLESS,
                ttlStepMs(),
                clockSpread,
                (flaws.isEmpty() && !hasMachines) || flaws.contains(Flaw.DETACHES_BEFORE_IT_IS_DECIDED),
                flaws);
    }

    /** The files differ under every fifth seed. */
    private long ttlStepMs() {
        boolean isApart = flaws.isEmpty() ? seed % 5 == 2 : flaws.contains(Flaw.TTL_NOT_TOLD);
        return isApart ? timings.ttlMs() : 0;
    }

    /** Hosts n1, n2 and so on; groups g1, g2, and p if one is parallel. */
    ClusterSpec spec() {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= nodes; i++) {
            names.add("n" + i);
        }
        List<GroupSpec> specs = new ArrayList<>();
        for (int i = 1; i <= groups; i++) {
            List<String> order = names.subList(0, hasWitness ? names.size() - 1 : names.size());
            GroupPolicy policy = policies.get(i - 1);
            specs.add(new GroupSpec("g" + i, GroupSpec.Kind.FAILOVER, order, true, true, List.of(), policy));
        }
        if (hasParallel) {
            specs.add(new GroupSpec(Chaos.PARALLEL, GroupSpec.Kind.PARALLEL, names, true, true, List.of()));
        }
        return new ClusterSpec(names, specs);
    }

    private static List<Integer> kinds(SplittableRandom random) {
        List<Integer> kinds = new ArrayList<>();
        for (int kind = 0; kind < Chaos.FAULT_KINDS; kind++) {
            if (random.nextInt(5) < 2) {
                kinds.add(kind);
            }
        }
        return kinds.isEmpty() ? List.of(random.nextInt(Chaos.FAULT_KINDS)) : kinds;
    }

    /** The same without windows of failback, which alone are meant to look at the clock on the wall. */
    ClusterOptions withoutWindows() {
        List<GroupPolicy> plain = policies.stream()
                .map(policy -> new GroupPolicy(
                        policy.placement(),
                        policy.load(),
                        GroupPolicy.Failback.NEVER,
                        policy.autoRestart(),
                        policy.autoFaultClearMs(),
                        policy.faultLadder(),
                        policy.fenceGraceMs(),
                        policy.after(),
                        policy.with(),
                        policy.apart()))
                .toList();
        return new ClusterOptions(
                seed,
                nodes,
                hasWitness,
                groups,
                timings,
                lossPercent,
                maxDelayMs,
                repeatPercent,
                latePercent,
                meanFaultMs,
                kinds,
                plain,
                hasParallel,
                hasMachines,
                clockSpread,
                flaws);
    }

    boolean has(Flaw flaw) {
        return flaws.contains(flaw);
    }

    static Set<Flaw> none() {
        return SimSettings.noFlaws();
    }
}
