package io.mainstay.sim;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A load balancer before the groups that have a health check: it probes every host at its own pace, and sends clients where
 * the last probe was answered. It can be cut off like a host.
 */
final class SimLoadBalancer {
    static final String NAME = Disturbance.LOAD_BALANCER;

    private final SimCluster cluster;
    private final ConfiguredGroups groups;
    private final long everyMs;
    private final Map<String, Boolean> answered = new LinkedHashMap<>();

    SimLoadBalancer(SimCluster cluster, ConfiguredGroups groups, long everyMs) {
        this.cluster = cluster;
        this.groups = groups;
        this.everyMs = everyMs;
    }

    void start() {
        cluster.world.later(1 + cluster.world.network.nextLong(everyMs), this::probe);
    }

    private void probe() {
        cluster.world.later(everyMs, this::probe);
        for (String group : groups.checked()) {
            for (SimHost host : cluster.hosts.values()) {
                boolean isReached = cluster.network.areConnected(NAME, host.name());
                answered.put(host.name() + "/" + group, isReached && groups.probe(host, group));
            }
        }
    }

    /** Whether it sends clients of that group to that host. */
    boolean sendsTo(SimHost host, String group) {
        return answered.getOrDefault(host.name() + "/" + group, false);
    }
}
