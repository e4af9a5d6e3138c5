package io.mainstay.lab;

import java.util.List;
import java.util.Locale;

/**
 * The configuration that every host of a lab runs with: the one place that knows its text.
 *
 * @param ttl the lease's length as it is written, such as 2s
 * @param restartLimit restarts in place before the service moves
 * @param escalate none or watchdog
 * @param extra how many quiet resources beside the two of the group
 * @param probeUs microseconds between two probes of a health port by the load balancer outside
 * @param groups more groups beside the usual one: YAML below {@code groups}
 */
record LabConfig(String ttl, int restartLimit, String escalate, int extra, int probeUs, String groups) {
    private static final int FAST_PROBES_US = 10_000;
    private static final int USUAL_PROBES_US = 1_000_000;

    /** Stands in {@link #groups} for the directory of the lab that runs. */
    static final String RUN_DIRECTORY = "RUN_DIRECTORY";

    static final String GROUP = "web";
    static final int TCP_PORT = 61000;
    static final int HTTP_PORT = 61001;
    static final String SOCKET_DIRECTORY = "/run/mainstay";

    static LabConfig of(String ttl) {
        return new LabConfig(ttl, 0, "none", 0, FAST_PROBES_US, "");
    }

    LabConfig withRestartLimit(int limit) {
        return new LabConfig(ttl, limit, escalate, extra, probeUs, groups);
    }

    LabConfig withWatchdog() {
        return new LabConfig(ttl, restartLimit, "watchdog", extra, probeUs, groups);
    }

    /** As at rest: so many resources in all, and a load balancer that probes each second. */
    LabConfig atRest(int resources) {
        return new LabConfig(ttl, restartLimit, escalate, resources - 2, USUAL_PROBES_US, groups);
    }

    LabConfig withGroups(String more) {
        return new LabConfig(ttl, restartLimit, escalate, extra, probeUs, more);
    }

    boolean hasWatchdog() {
        return escalate.equals("watchdog");
    }

    long ttlMs() {
        return ttl.endsWith("ms")
                ? Long.parseLong(ttl.substring(0, ttl.length() - 2))
                : 1000 * Long.parseLong(ttl.substring(0, ttl.length() - 1));
    }

    /** How long the stand-in watchdog waits for food: half a lease, the shortest real ones take a second. */
    long watchdogMs() {
        return hasWatchdog() ? ttlMs() / 2 : 0;
    }

    String text(String node, List<String> nodes, Wires wires, Places places) {
        StringBuilder members = new StringBuilder();
        nodes.forEach(name -> members.append("    ")
                .append(name)
                .append(": {address: ")
                .append(wires.address(name))
                .append("}\n"));
        StringBuilder quiet = new StringBuilder();
        for (int i = 0; i < extra; i++) {
            quiet.append("      quiet").append(i).append(": {type: dummy}\n");
        }
        String lease = nodes.size() > 1 ? "  lease: {ttl: " + ttl + "}\n" : "";
        String head = nodes.size() > 1 ? "escalate: " + escalate + "\n" : "";
        return String.format(
                Locale.ROOT,
                """
                node: %1$s
                state: "%2$s"
                http: {listen: "127.0.0.1:7480", socket: %3$s/%1$s.sock}
                cluster:
                  name: lab
                  port: 7420
                  nodes:
                %4$s%5$s%6$sgroups:
                  web:
                    kind: failover
                    resources:
                      app:
                        type: process
                        command: ["%7$s", "%8$s"]
                        MonitorInterval: 1s
                        RestartLimit: %9$d
                        OnlineTrustTime: 1s
                      lb:
                        type: lbhealthcheck
                        port: %10$d
                        http: {port: %11$d}
                        HC_TIMEOUT: 20s
                        OnlineWaitLimit: 1
                        CountHandshakes: true
                        requires: [app]
                %12$s%13$s""",
                node,
                places.state(node),
                SOCKET_DIRECTORY,
                members,
                lease,
                head,
                places.program("lab-marker"),
                places.signs(),
                restartLimit,
                TCP_PORT,
                HTTP_PORT,
                quiet,
                groups.replace(RUN_DIRECTORY, places.run().toString()).indent(2));
    }
}
