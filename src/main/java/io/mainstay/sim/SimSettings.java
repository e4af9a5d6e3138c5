package io.mainstay.sim;

import io.mainstay.core.lease.LeaseTimings;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a simulated cluster is like besides its configuration.
 *
 * @param seed decides every draw
 * @param ttlStepMs by which the leases of one host last longer than those of the one before it, of three each
 * @param clockSpread greatest deviation of a clock's rate from one
 * @param adopts whether agents may go on with what an earlier one left running
 * @param flaws rules that are left out on purpose; none but in tests
 */
record SimSettings(
        long seed,
        LeaseTimings timings,
        Weather weather,
        Pace pace,
        long ttlStepMs,
        double clockSpread,
        boolean adopts,
        Set<Flaw> flaws) {
    /**
     * How messages and proposals fare.
     *
     * @param lossPercent of messages
     * @param maxDelayMs of a message
     * @param repeatPercent of messages
     * @param lostPercent of proposals
     * @param latePercent of proposals that are decided seconds later
     * @param lateTenths of entries that a host applies up to 400 ms late
     */
    record Weather(
            int lossPercent, int maxDelayMs, int repeatPercent, int lostPercent, int latePercent, int lateTenths) {
        /** Nothing is lost, and what is sent arrives within milliseconds. */
        static final Weather FINE = new Weather(0, 3, 0, 0, 0, 0);
    }

    /**
     * How soon things that happen by themselves happen.
     *
     * @param tickMs between two looks of an agent; 0: drawn anew each time, from the lease's times
     * @param planEveryMs between two plans of a leader
     * @param eventEveryMs between two events of an agent; 0: none
     * @param electionFromMs after the loss of a leader a new one leads after no less
     * @param electionToMs and less than this
     */
    record Pace(long tickMs, long planEveryMs, long eventEveryMs, long electionFromMs, long electionToMs) {}

    /** By the file of that host, such as n2. */
    LeaseTimings timingsOf(String host) {
        long number = ttlStepMs == 0 ? 0 : Long.parseLong(host.substring(1)) % 3;
        return LeaseTimings.of(timings.ttlMs() + number * ttlStepMs);
    }

    boolean has(Flaw flaw) {
        return flaws.contains(flaw);
    }

    boolean isSound() {
        return flaws.isEmpty();
    }

    static Set<Flaw> noFlaws() {
        return EnumSet.noneOf(Flaw.class);
    }
}
