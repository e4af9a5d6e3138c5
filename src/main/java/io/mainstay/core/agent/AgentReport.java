package io.mainstay.core.agent;

import io.mainstay.core.ResourceId;
import java.util.List;

/**
 * What an agent tells its group and the operators: a state, whole and repeatable, never a change.
 *
 * @param flags in the enum's order
 * @param sinceMs monotonic milliseconds at which {@code state} was entered
 * @param probed whether a first decisive monitor has been had since it was enabled
 * @param verifiedOffline whether the resource is known to be down: Offline or Probing's answer, not cleaning
 * @param restarts restarts in place since the counter was last reset
 * @param confidence percent of the last online monitor; 0 where not online
 * @param detail the evidence behind the state, one line: the fault, the last monitor's words; may be empty
 */
public record AgentReport(
        ResourceId id,
        AgentState state,
        ResourceState resourceState,
        List<AgentFlag> flags,
        long sinceMs,
        boolean probed,
        boolean verifiedOffline,
        long restarts,
        int confidence,
        String detail) {
    public AgentReport {
        flags = List.copyOf(flags);
    }

    public boolean has(AgentFlag flag) {
        return flags.contains(flag);
    }
}
