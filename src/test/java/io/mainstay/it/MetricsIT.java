package io.mainstay.it;

import static io.mainstay.it.ClusterRig.N1;
import static io.mainstay.it.ClusterRig.N2;
import static io.mainstay.it.ClusterRig.N3;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.metrics.MetricNames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What three real nodes tell Prometheus. */
@Tag("long")
@Timeout(600)
class MetricsIT {
    private static final String LEASE = "lease: {ttl: 3s}\n";

    @TempDir
    Path directory;

    private ClusterRig rig;
    private int port;

    @BeforeEach
    void threeNodesRunAServiceAndItsHealthCheck() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String groups = ClusterRig.WEB + "    lb: {type: lbhealthcheck, port: " + port + ", listen: 127.0.0.1}\n";
        rig = new ClusterRig(directory, LEASE, groups);
        rig.startAll();
        rig.within(
                () -> probed()
                        && rig.text(N1, "/metrics").contains("mainstay_group_state{group=\"web\",state=\"ONLINE\"} 1"),
                "web online");
    }

    /** Probes as a load balancer does; whether somebody listens does not matter here. */
    private boolean probed() {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException nobodyListens) {
            return true;
        }
    }

    @AfterEach
    void end() throws Exception {
        rig.close();
    }

    @Test
    void theDashboardAndTheAlertsNameNothingThatTheNodesDoNotTell() throws Exception {
        Set<String> named = new TreeSet<>(MetricNames.inDashboard());
        named.addAll(MetricNames.inRules());
        // The owner alone has probes, and a flag only who has a fault.
        rig.within(
                () -> probed() && told().containsAll(without(named, "mainstay_agent_flag")),
                "every series of " + named);
        assertThat(rig.text(N1, "/metrics")).contains("mainstay_guard_alive 1", "mainstay_lease_renewals_total");
    }

    private Set<String> told() {
        Set<String> told = new TreeSet<>();
        for (String node : ClusterRig.NODES) {
            told.addAll(MetricNames.inScrape(rig.text(node, "/metrics")));
        }
        return told;
    }

    private static Set<String> without(Set<String> names, String one) {
        Set<String> rest = new TreeSet<>(names);
        rest.remove(one);
        return rest;
    }

    @Test
    void aNodeWithoutAMajorityAnswersAndSaysSo() throws Exception {
        rig.kill(N2);
        rig.kill(N3);
        rig.within(
                () -> {
                    String text = rig.text(N1, "/metrics");
                    return text.contains("\nmainstay_ledger_has_leader 0")
                            && text.contains("\nmainstay_lease_left_seconds 0.0");
                },
                "n1 says that nobody leads and that it has no lease");
    }
}
