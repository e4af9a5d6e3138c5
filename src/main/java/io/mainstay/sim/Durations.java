package io.mainstay.sim;

import java.util.Map;
import java.util.TreeMap;

/**
 * How long the pretended resources take, in milliseconds, by {@code group/resource} where one differs.
 *
 * @param probeEveryMs between two probes of the load balancer
 */
public record Durations(
        long startMs, long stopMs, Map<String, Long> starts, Map<String, Long> stops, long probeEveryMs) {
    /** A second to start, half of one to stop, and a load balancer that probes every two seconds. */
    public static final Durations DEFAULT = new Durations(1_000, 500, Map.of(), Map.of(), 2_000);

    public Durations {
        starts = new TreeMap<>(starts);
        stops = new TreeMap<>(stops);
    }

    long startMs(String resource) {
        return starts.getOrDefault(resource, startMs);
    }

    long stopMs(String resource) {
        return stops.getOrDefault(resource, stopMs);
    }
}
