package io.mainstay.sim;

import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.lease.LeaseTimings;
import io.mainstay.core.ledger.ClusterSpec;
import java.util.List;

/**
 * What is to be simulated.
 *
 * @param cluster its nodes, witnesses among them, and the frames of its groups; all nodes vote
 * @param groups the same groups with their resources
 * @param electionMs least time after which a lost leader of the ledger is followed by another; the most is half as long again
 * @param script in no particular order
 * @param forMs how long
 */
public record Scenario(
        ClusterSpec cluster,
        List<GroupSpec> groups,
        LeaseTimings timings,
        long electionMs,
        Durations durations,
        List<Disturbance> script,
        long forMs) {
    public Scenario {
        groups = List.copyOf(groups);
        script = List.copyOf(script);
    }
}
