package io.mainstay.sim;

import io.mainstay.core.agent.AgentEvent;
import io.mainstay.core.agent.AgentSettings.Actions;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.group.Dependency;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.ResourceSpec;
import io.mainstay.core.probe.OnProbeFail;
import io.mainstay.sim.SimResource.Conduct;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The groups as an operator has configured them, on every host: each resource is what its verbs take in time, each health
 * check a real probe watch.
 */
final class ConfiguredGroups implements Machines {
    private static final String HEALTH_CHECK = "lbhealthcheck";
    private static final long HC_TIMEOUT_MS = 60_000;
    /** Of these the agent hears at once that they went down; of others a monitor tells. */
    private static final List<String> HEARD =
            List.of("process", "systemd", "container", "virtualip", "route", "filesystem");

    /** Hears what is told of a resource, or of the group where that is empty. */
    @FunctionalInterface
    interface Ear {
        void raised(String node, String group, String resource, EventKind kind, String text);
    }

    private final Map<String, GroupSpec> specs = new LinkedHashMap<>();
    private final Durations durations;
    private final Ear ear;
    private final Map<String, SimNode> nodes = new LinkedHashMap<>();
    private final Map<String, Conduct> starts = new LinkedHashMap<>();
    private final Map<String, Conduct> stops = new LinkedHashMap<>();

    ConfiguredGroups(List<GroupSpec> groups, Durations durations, Ear ear) {
        groups.forEach(group -> specs.put(group.name(), group));
        this.durations = durations;
        this.ear = ear;
    }

    @Override
    public SimNode of(SimHost host, SimCluster cluster, GroupSpec frame, long version) {
        GroupSpec spec = spec(frame.name());
        SimNode node = new SimNode(host.name(), spec);
        node.ear = (resource, kind, text) -> ear.raised(host.name(), spec.name(), resource, kind, text);
        for (ResourceSpec each : spec.resources()) {
            SimResource resource = Named.in(node.resources, each.name());
            String id = spec.name() + "/" + each.name();
            resource.onlineMs = durations.startMs(id);
            resource.offlineMs = durations.stopMs(id);
            resource.cleanMs = durations.stopMs(id);
            resource.online = starts.getOrDefault(host.name() + "/" + id, Conduct.WORKS);
            resource.offline = stops.getOrDefault(host.name() + "/" + id, Conduct.WORKS);
            if (each.settings().actions() == Actions.NONE) {
                watch(node, each, resource);
            } else if (each.type().equals(HEALTH_CHECK)) {
                node.attach(each.name(), house -> healthCheck(each, house, resource));
            }
        }
        nodes.put(host.name() + "/" + spec.name(), node);
        return node;
    }

    /** Nothing is declared anew in a simulation: what is configured is what every version has. */
    @Override
    public GroupSpec whole(GroupSpec frame, long version) {
        return spec(frame.name());
    }

    GroupSpec spec(String group) {
        return Named.in(specs, group);
    }

    /** What is only watched is well as long as what it stands on is up. */
    private static void watch(SimNode node, ResourceSpec spec, SimResource resource) {
        resource.isUp = true;
        spec.requires().forEach((child, kind) -> {
            if (kind == Dependency.STRONG) {
                resource.looksAt.add(Named.in(node.resources, child));
            }
        });
    }

    private static SimHealthCheck healthCheck(ResourceSpec spec, SimHealthCheck.House house, SimResource resource) {
        boolean isTcp = spec.parameters().containsKey("port");
        Object timeout = spec.parameters().getOrDefault("HC_TIMEOUT", HC_TIMEOUT_MS);
        OnProbeFail policy = switch (String.valueOf(spec.parameters().getOrDefault("OnProbeFail", "recover"))) {
            case "report" -> OnProbeFail.REPORT;
            case "failover" -> OnProbeFail.FAIL_OVER;
            default -> OnProbeFail.RECOVER;
        };
        return new SimHealthCheck(
                spec.name(),
                isTcp ? SimHealthCheck.Kind.TCP : SimHealthCheck.Kind.SPOKEN,
                timeout instanceof Long ms ? ms : HC_TIMEOUT_MS,
                policy,
                house,
                resource);
    }

    /** The groups that a load balancer stands before. */
    Set<String> checked() {
        Set<String> checked = new LinkedHashSet<>();
        specs.forEach((name, spec) -> {
            if (spec.resources().stream().anyMatch(each -> each.type().equals(HEALTH_CHECK))) {
                checked.add(name);
            }
        });
        return checked;
    }

    private @Nullable SimNode node(SimHost host, String group) {
        return nodes.get(host.name() + "/" + group);
    }

    /** The load balancer asks; true when every health check of the group answers. */
    boolean probe(SimHost host, String group) {
        SimNode node = node(host, group);
        if (node == null || !host.hasAgent()) {
            return false;
        }
        boolean isAnswered = node.healthChecks().stream().allMatch(check -> check.answers(host.isAwake()));
        if (isAnswered && host.isAwake()) {
            node.healthChecks().forEach(SimHealthCheck::probe);
        }
        return isAnswered;
    }

    /** Whether all of the group that is to be started is up there. */
    boolean serves(SimHost host, String group) {
        SimNode node = node(host, group);
        return node != null
                && host.running().containsKey(group)
                && spec(group).resources().stream()
                        .filter(each -> each.settings().actions() != Actions.NONE)
                        .filter(each -> each.settings().isSet(Attribute.ENABLED)
                                && each.settings().isSet(Attribute.AUTO_START))
                        .allMatch(each -> Named.in(node.resources, each.name()).isUp);
    }

    /** The resource dies by itself. */
    void fail(SimHost host, String group, String resource) {
        SimNode node = node(host, group);
        if (node == null || !host.running().containsKey(group)) {
            return;
        }
        if (!host.hasAgent()) {
            host.die(group);
            return;
        }
        Named.in(node.resources, resource).isUp = false;
        String type = spec(group).resources().stream()
                .filter(each -> each.name().equals(resource))
                .findFirst()
                .orElseThrow()
                .type();
        if (HEARD.contains(type)) {
            host.deliver(agent -> node.agent(resource, new AgentEvent.Heard(MonitorResult.offline("exited 137"))));
        }
    }

    /** From now on it cannot be started there. */
    void breakStart(SimHost host, String group, String resource) {
        starts.put(host.name() + "/" + group + "/" + resource, Conduct.FAILS);
        SimNode node = node(host, group);
        if (node != null) {
            Named.in(node.resources, resource).online = Conduct.FAILS;
        }
    }

    /** From now on its stop does not end there. */
    void hangStop(SimHost host, String group, String resource) {
        stops.put(host.name() + "/" + group + "/" + resource, Conduct.HANGS);
        SimNode node = node(host, group);
        if (node != null) {
            Named.in(node.resources, resource).offline = Conduct.HANGS;
        }
    }
}
