package io.mainstay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentReport;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.MonitorTimes;
import io.mainstay.core.agent.ResourceState;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.probe.ProbeFailPolicy.LoadBalancer;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.MemberSnapshot;
import io.mainstay.core.snapshot.NodeSnapshot;
import io.mainstay.core.snapshot.ProbeSnapshot;
import io.mainstay.core.snapshot.ResourceSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemberProbesTest {
    private static final ResourceId LB = new ResourceId("web", "lb");
    private static final long TIMEOUT_MS = 60_000;
    private static final long WALL_MS = Samples.WALL_MS;

    private final MemberProbes probes = new MemberProbes();

    /** n2 says, at this moment of our clock, that its standby was probed two seconds ago. */
    static MemberSnapshot probed(ResourceId id, long atMs) {
        return new MemberSnapshot(said(id, 7, WALL_MS - 2_000), atMs);
    }

    private static NodeSnapshot said(ResourceId id, long life, long lastWallMs) {
        AgentReport offline =
                new AgentReport(id, AgentState.OFFLINE, ResourceState.OFFLINE, List.of(), 0, true, true, 0, 0, "");
        ProbeSnapshot probe = new ProbeSnapshot(9, lastWallMs, "10.0.0.9", "http", false, TIMEOUT_MS, "", 0, List.of());
        ResourceSnapshot resource = new ResourceSnapshot(
                id.resource(),
                "lbhealthcheck",
                offline,
                WALL_MS,
                true,
                List.of(),
                Optional.of(probe),
                Map.of(),
                MonitorTimes.NONE);
        GroupSnapshot group = Samples.group(id.group(), GroupState.OFFLINE, resource);
        return new NodeSnapshot("shop", "n2", "1", life, lastWallMs, WALL_MS, WALL_MS, List.of(group), List.of());
    }

    private LoadBalancer at(long nowMs) {
        return probes.of(LB, nowMs);
    }

    @Test
    void C11_whatNobodySaysIsSeenByNone() {
        assertThat(at(0)).isEqualTo(LoadBalancer.SEEN_BY_NONE);
        probes.heard(new MemberSnapshot(said(LB, 7, 0), 1_000));
        assertThat(at(1_000)).as("it never was probed").isEqualTo(LoadBalancer.SEEN_BY_NONE);
        probes.heard(probed(new ResourceId("web", "other"), 1_000));
        assertThat(at(1_000)).as("another health check").isEqualTo(LoadBalancer.SEEN_BY_NONE);
    }

    @Test
    void C11_aProbeCountsForHcTimeoutByTheClockHere() {
        MemberSnapshot said = probed(LB, 10_000);
        // The same is said again each second; the probe it tells of grows older all the same.
        for (long nowMs = 10_000; nowMs <= 10_000 + TIMEOUT_MS; nowMs += 1_000) {
            probes.heard(new MemberSnapshot(said.snapshot(), nowMs));
            assertThat(at(nowMs))
                    .as("at %d", nowMs)
                    .isEqualTo(nowMs <= 8_000 + TIMEOUT_MS ? LoadBalancer.SEEN_BY_A_NODE : LoadBalancer.SEEN_BY_NONE);
        }
        probes.heard(new MemberSnapshot(said(LB, 7, WALL_MS + 59_000), 71_000));
        assertThat(at(71_000)).as("a new probe").isEqualTo(LoadBalancer.SEEN_BY_A_NODE);
    }

    @Test
    void C11_aNodeThatIsNotHeardAnyMoreSaysNothing() {
        probes.heard(probed(LB, 10_000));
        assertThat(at(15_500)).isEqualTo(LoadBalancer.SEEN_BY_A_NODE);
        assertThat(at(15_501)).isEqualTo(LoadBalancer.SEEN_BY_NONE);
    }
}
