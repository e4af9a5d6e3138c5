package io.mainstay.node;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentEvent;
import io.mainstay.core.agent.AgentReport;
import io.mainstay.core.agent.MonitorTimes;
import io.mainstay.core.group.Fit;
import io.mainstay.core.group.GroupEvent;
import io.mainstay.core.group.ResourceSpec;
import io.mainstay.core.probe.OnProbeFail;
import io.mainstay.core.probe.ProbeFailPolicy.LoadBalancer;
import io.mainstay.core.probe.ProbeFailPolicy.Notice;
import io.mainstay.core.snapshot.NextMonitor;
import io.mainstay.core.snapshot.ProbeSnapshot;
import java.util.List;
import java.util.Map;

/** What agents and groups of one node say to each other over local addresses. */
final class AgentMessages {
    /** Send, {@link Order} or {@link Staff}, in this order: from a group to its agents. */
    static final String ORDERS = "mainstay.local.agents";

    /** Send, {@link Said}: from an agent to its group. */
    static final String SAID = "mainstay.local.agent.said";

    /** Send, {@link Probed}: what a health check has seen, to its group. */
    static final String PROBED = "mainstay.local.agent.probed";

    /** Send, {@link HealthFailed}: a health check misses its load balancer. */
    static final String HEALTH_FAILED = "mainstay.local.agent.health";

    /** Send, {@link Fits}: how well a resource finds its node placed, to its group. */
    static final String FITS = "mainstay.local.agent.fits";

    /** Publish, {@link Configured}: a resource's parameters or attributes have changed. */
    static final String CONFIGURED = "mainstay.local.agent.configured";

    /** Request, {@link Act}: an operator asks a resource for something of its own. */
    static final String ACTIONS = "mainstay.local.agent.actions";
    /** Publish, {@link ResourceId}: this node's ownership of the resource's group is confirmed. */
    static final String CONFIRMED = "mainstay.local.agent.confirmed";

    private AgentMessages() {}

    record Configured(ResourceId id, ResourceSpec spec) {}

    /** An event for one agent, under the epoch of the group's present owner, and the command that it came of, if any. */
    record Order(ResourceId id, AgentEvent event, long epoch, String request) {}

    /**
     * Agents that come and go, when nothing of those runs that go.
     *
     * @param number goes with all that those who come say from then on
     */
    record Staff(List<ResourceId> go, List<Configured> come, long number) {
        Staff {
            go = List.copyOf(go);
            come = List.copyOf(come);
        }
    }

    /** Do something of its own; answered by a {@code CommandReply}. */
    record Act(ResourceId id, String action) {}

    /**
     * How an agent stands.
     *
     * @param info what its resource has to say
     * @param staff the number that it came with; 0 for those that were there from the start
     * @param looked the number of the last look that it has answered; 0 before the first
     */
    record Said(
            AgentReport report,
            Map<String, String> info,
            MonitorTimes monitors,
            NextMonitor next,
            long staff,
            long looked) {
        /** Of one that was there from the start. */
        Said(AgentReport report, Map<String, String> info, MonitorTimes monitors, NextMonitor next) {
            this(report, info, monitors, next, 0, 0);
        }
    }

    record Probed(ResourceId id, ProbeSnapshot probe) {}

    record Fits(ResourceId id, Fit fit) {}

    record HealthFailed(ResourceId id, OnProbeFail policy, Notice notice, String reason) {
        /** The same for its group, with whether the load balancer is silent on every node. */
        GroupEvent.HealthFailed with(LoadBalancer loadBalancer) {
            return new GroupEvent.HealthFailed(id.resource(), policy, notice, loadBalancer, reason);
        }
    }
}
