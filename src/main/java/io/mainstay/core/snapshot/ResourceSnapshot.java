package io.mainstay.core.snapshot;

import io.mainstay.core.agent.AgentReport;
import io.mainstay.core.agent.MonitorTimes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One resource on one node, as operators read it.
 *
 * @param sinceWallMs wall clock at which the agent's state was entered, for people only
 * @param critical whether its fault faults the group
 * @param requires its children's names
 * @param probe what its health check has seen; only for resources that have one
 * @param info whatever its type has to say, ordered
 * @param monitors how long its monitors took; as it was last told, a minute ago at most
 * @param nextMonitor when it is looked at next
 */
public record ResourceSnapshot(
        String name,
        String type,
        AgentReport agent,
        long sinceWallMs,
        boolean critical,
        List<String> requires,
        Optional<ProbeSnapshot> probe,
        Map<String, String> info,
        MonitorTimes monitors,
        NextMonitor nextMonitor) {
    /** One of which no monitor is to come. */
    public ResourceSnapshot(
            String name,
            String type,
            AgentReport agent,
            long sinceWallMs,
            boolean critical,
            List<String> requires,
            Optional<ProbeSnapshot> probe,
            Map<String, String> info,
            MonitorTimes monitors) {
        this(name, type, agent, sinceWallMs, critical, requires, probe, info, monitors, NextMonitor.NONE);
    }
}
