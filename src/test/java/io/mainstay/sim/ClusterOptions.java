package io.mainstay.sim;

import io.mainstay.core.lease.LeaseTimings;
import java.util.ArrayList;
import java.util.EnumSet;
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
        double clockSpread,
        Set<Flaw> flaws) {
    /** The slack allows two rates that differ by 7 %; near the edge, not over it. */
    private static final double SPREAD_WITHIN = 0.03;

    private static final double SPREAD_BEYOND = 0.2;

    static ClusterOptions draw(long seed, Set<Flaw> flaws) {
        SplittableRandom random = new SplittableRandom(seed);
        // Changes of voters need room: with three nodes almost any two majorities meet.
        int nodes = random.nextInt(4) == 0
                        || flaws.stream().anyMatch(flaw -> flaw.kinds().contains(11))
                ? 5
                : 3;
        LeaseTimings timings = LeaseTimings.of(random.nextInt(3) == 0 ? 600 : 2000);
        boolean calm = random.nextInt(3) == 0;
        return new ClusterOptions(
                seed,
                nodes,
                random.nextInt(4) == 0,
                random.nextInt(1, 3),
                timings,
                calm ? 0 : random.nextInt(0, 30),
                calm ? 5 : random.nextInt(2, (int) timings.ttlMs()),
                random.nextInt(0, 10),
                random.nextInt(0, 20),
                random.nextInt(200, flaws.isEmpty() ? 2000 : 1000),
                flaws.isEmpty() ? kinds(random) : flaws.iterator().next().kinds(),
                flaws.contains(Flaw.CLOCKS_TOO_FAR_APART) ? SPREAD_BEYOND : random.nextDouble() * SPREAD_WITHIN,
                flaws);
    }

    private static List<Integer> kinds(SplittableRandom random) {
        List<Integer> kinds = new ArrayList<>();
        for (int kind = 0; kind < SimCluster.FAULT_KINDS; kind++) {
            if (random.nextInt(5) < 2) {
                kinds.add(kind);
            }
        }
        return kinds.isEmpty() ? List.of(random.nextInt(SimCluster.FAULT_KINDS)) : kinds;
    }

    boolean has(Flaw flaw) {
        return flaws.contains(flaw);
    }

    static Set<Flaw> none() {
        return EnumSet.noneOf(Flaw.class);
    }
}
