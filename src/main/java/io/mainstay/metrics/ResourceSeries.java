package io.mainstay.metrics;

import io.mainstay.core.agent.AgentState;
import io.mainstay.core.snapshot.NodeSnapshot;
import io.mainstay.core.snapshot.ProbeSnapshot;
import io.mainstay.core.snapshot.ResourceSnapshot;
import java.util.List;
import java.util.function.Consumer;

/** The series about the resources of this node, and the health checks among them. */
final class ResourceSeries {
    private static final double SECOND_MS = 1_000;
    private static final List<AgentState> STATES = List.of(AgentState.values());

    private final Families to;
    private final EventCounts counts;
    private final Sight sight;

    ResourceSeries(Families to, EventCounts counts, Sight sight) {
        this.to = to;
        this.counts = counts;
        this.sight = sight;
    }

    void add(NodeSnapshot own) {
        to.gauge(
                "mainstay_agent_state",
                "1 for the state that the resource's agent is in on this node, 0 for every other",
                each(
                        own,
                        (one, points) -> STATES.forEach(state -> points.add(
                                one.agent().state() == state,
                                "group",
                                group(one),
                                "resource",
                                one.name(),
                                "state",
                                state.label()))));
        to.gauge(
                "mainstay_agent_state_age_seconds",
                "How long the resource's agent has been in its state",
                each(
                        own,
                        (one, points) -> points.add(
                                Math.max(0, sight.nowMs() - one.agent().sinceMs()) / SECOND_MS, names(one))));
        to.gauge(
                "mainstay_agent_flag",
                "1 for each flag that is set on the resource's agent, as mainstay status writes it; none for others",
                each(
                        own,
                        (one, points) -> one.agent()
                                .flags()
                                .forEach(flag -> points.add(
                                        1, "flag", flag.name(), "group", group(one), "resource", one.name()))));
        to.counter(
                "mainstay_resource_faults",
                "Faults of the resource on this node: it went offline unasked, or a limit was passed",
                each(own, (one, points) -> points.add(counts.faults(one.agent().id()), names(one))));
        to.counter(
                "mainstay_resource_restarts",
                "Restarts of the resource in place, on this node",
                each(
                        own,
                        (one, points) -> points.add(counts.restarts(one.agent().id()), names(one))));
        to.gauge(
                "mainstay_monitor_duration_average_seconds",
                "How long the last ten or so monitors of the resource took",
                each(own, (one, points) -> {
                    if (one.monitors().count() > 0) {
                        points.add(one.monitors().averageMs() / SECOND_MS, names(one));
                    }
                }));
        probes(own);
    }

    private void probes(NodeSnapshot own) {
        to.counter(
                "mainstay_probes",
                "Connections of load balancers that were counted as probes, by listener and source; sources beyond the"
                        + " first are counted as other",
                checks(
                        own,
                        (one, probe, points) -> probe.sources()
                                .forEach(from -> points.add(
                                        from.count(),
                                        "group",
                                        group(one),
                                        "listener",
                                        from.listener(),
                                        "resource",
                                        one.name(),
                                        "source",
                                        from.source()))));
        to.counter(
                "mainstay_probes_ignored",
                "Connections from sources that the health check does not allow",
                checks(own, (one, probe, points) -> points.add(probe.ignored(), names(one))));
        to.gauge(
                "mainstay_probe_age_seconds",
                "How long ago the last probe came; none before the first",
                checks(own, (one, probe, points) -> {
                    if (probe.lastWallMs() > 0) {
                        points.add(Math.max(0, sight.wallMs() - probe.lastWallMs()) / SECOND_MS, names(one));
                    }
                }));
        to.gauge(
                "mainstay_probe_timeout_seconds",
                "HC_TIMEOUT: without a probe for so long the ng flag is set",
                checks(own, (one, probe, points) -> points.add(probe.timeoutMs() / SECOND_MS, names(one))));
        to.gauge(
                "mainstay_probe_ng",
                "Whether the ng flag is set: no probe for HC_TIMEOUT",
                checks(own, (one, probe, points) -> points.add(probe.ng(), names(one))));
    }

    /** What one resource has to say for a family. */
    private interface OneResource {
        void add(ResourceSnapshot resource, Families.Points points);
    }

    /** What one health check has to say for a family. */
    private interface OneCheck {
        void add(ResourceSnapshot resource, ProbeSnapshot probe, Families.Points points);
    }

    private static Consumer<Families.Points> each(NodeSnapshot own, OneResource series) {
        return points ->
                own.groups().forEach(group -> group.resources().forEach(resource -> series.add(resource, points)));
    }

    private static Consumer<Families.Points> checks(NodeSnapshot own, OneCheck series) {
        return each(
                own, (resource, points) -> resource.probe().ifPresent(probe -> series.add(resource, probe, points)));
    }

    private static String group(ResourceSnapshot resource) {
        return resource.agent().id().group();
    }

    private static String[] names(ResourceSnapshot resource) {
        return new String[] {"group", group(resource), "resource", resource.name()};
    }
}
