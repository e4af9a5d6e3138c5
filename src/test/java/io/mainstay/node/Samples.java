package io.mainstay.node;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentReport;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.MonitorTimes;
import io.mainstay.core.agent.ResourceState;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.NextMonitor;
import io.mainstay.core.snapshot.ProbeSnapshot;
import io.mainstay.core.snapshot.ResourceSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Groups and resources as tests need them. */
public final class Samples {
    /** Wall clock of everything in the samples. */
    public static final long WALL_MS = 1_767_225_600_000L;

    private static final List<ProbeSnapshot.Source> SOURCES = List.of(
            new ProbeSnapshot.Source("tcp", "168.63.129.16", 1_200), new ProbeSnapshot.Source("http", "10.0.0.9", 4));

    private Samples() {}

    public static ResourceSnapshot resource(
            String group, String name, AgentState agent, ResourceState state, AgentFlag... flags) {
        AgentReport report =
                new AgentReport(new ResourceId(group, name), agent, state, List.of(flags), 0, true, false, 0, 100, "");
        return new ResourceSnapshot(
                name,
                "process",
                report,
                WALL_MS - 65_000,
                true,
                List.of(),
                Optional.empty(),
                Map.of(),
                MonitorTimes.NONE);
    }

    public static ResourceSnapshot healthCheck(
            String group, String name, AgentState agent, ResourceState state, boolean ng) {
        AgentReport report =
                new AgentReport(new ResourceId(group, name), agent, state, List.of(), 0, true, false, 0, 100, "");
        ProbeSnapshot probe =
                new ProbeSnapshot(1_204, WALL_MS - 2_000, "168.63.129.16", "tcp", ng, 60_000, "tcp 61000", 3, SOURCES);
        return new ResourceSnapshot(
                name,
                "lbhealthcheck",
                report,
                WALL_MS - 60_000,
                true,
                List.of("app"),
                Optional.of(probe),
                Map.of("id", "web-lb"),
                new MonitorTimes(1_204, 3, 2, 40, true, 0),
                new NextMonitor(WALL_MS + 8_000, 10_000));
    }

    public static GroupSnapshot group(String name, GroupState state, ResourceSnapshot... resources) {
        return new GroupSnapshot(
                name,
                "failover",
                state,
                "n1",
                41,
                "online",
                false,
                false,
                "n1 is the only node",
                "online here since every resource is online",
                List.of(resources));
    }

    /** A group with an application and its health check, all online. */
    public static GroupSnapshot web() {
        return group(
                "web",
                GroupState.ONLINE,
                resource("web", "app", AgentState.ONLINE, ResourceState.ONLINE),
                healthCheck("web", "lb", AgentState.ONLINE, ResourceState.ONLINE, false));
    }

    /** The same group in another state. */
    public static GroupSnapshot web(GroupState state, AgentState agent, ResourceState resource, AgentFlag... flags) {
        return group(
                "web",
                state,
                resource("web", "app", agent, resource, flags),
                healthCheck("web", "lb", agent, resource, false));
    }
}
