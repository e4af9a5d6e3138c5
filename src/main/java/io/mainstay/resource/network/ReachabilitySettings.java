package io.mainstay.resource.network;

import io.mainstay.core.group.Fit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Hosts whose reachability is watched, as configured.
 *
 * @param required how many must answer
 * @param limitMs for one answer
 * @param attempts how often a host is asked before it counts as silent
 * @param otherwise what the node is where fewer answer
 */
record ReachabilitySettings(List<IpAddress> hosts, int required, long limitMs, int attempts, Fit.Grade otherwise) {
    private static final double MS_PER_S = 1_000;

    ReachabilitySettings {
        hosts = List.copyOf(hosts);
    }

    /** Of parameters that have been checked. */
    static ReachabilitySettings of(Map<String, Object> values) {
        return new ReachabilitySettings(
                hosts(values).stream().map(IpAddress::of).toList(),
                ((Number) values.getOrDefault("required", 1L)).intValue(),
                ((Number) values.getOrDefault("limit", 1_000L)).longValue(),
                ((Number) values.getOrDefault("attempts", 1L)).intValue(),
                "no-target".equals(values.get("otherwise")) ? Fit.Grade.NOT : Fit.Grade.WORSE);
    }

    static List<String> hosts(Map<String, Object> values) {
        return values.get("hosts") instanceof List<?> given
                ? given.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** Asks one host once; exits with 0 when it has answered. */
    List<String> ask(IpAddress host) {
        String seconds = String.format(Locale.ROOT, "%.3f", limitMs / MS_PER_S);
        return List.of("ping", "-n", "-q", "-c", "1", "-W", seconds, host.text());
    }
}
