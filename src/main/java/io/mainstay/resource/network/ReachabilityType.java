package io.mainstay.resource.network;

import static io.mainstay.resource.Parameter.Kind.CHOICE;
import static io.mainstay.resource.Parameter.Kind.DURATION;
import static io.mainstay.resource.Parameter.Kind.NUMBER;
import static io.mainstay.resource.Parameter.Kind.TEXTS;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.AgentSettings.Actions;
import io.mainstay.core.agent.Attribute;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.Parameter.Conflict;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Describes and makes {@code ping} resources. */
public final class ReachabilityType implements ResourceType {
    private static final int MAX_HOSTS = 16;
    private static final int MAX_ATTEMPTS = 10;

    @Override
    public String name() {
        return "ping";
    }

    @Override
    public String summary() {
        return "Whether hosts answer: a node that does not reach them is a worse target, or none; nothing faults by it.";
    }

    @Override
    public Map<Attribute, Long> defaults() {
        return Map.of(Attribute.ACTIONS, (long) Attribute.ACTIONS.choices().indexOf("None"));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter(
                        "hosts",
                        TEXTS,
                        true,
                        Optional.empty(),
                        1,
                        MAX_HOSTS,
                        List.of(),
                        "whom to ask: addresses such as the gateway's, no names, since names need a server that answers"),
                new Parameter(
                        "required",
                        NUMBER,
                        false,
                        Optional.of(1L),
                        1,
                        MAX_HOSTS,
                        List.of(),
                        "how many of them must answer"),
                new Parameter("limit", DURATION, false, Optional.of(1_000L), 10, 60_000, List.of(), "for one answer"),
                new Parameter(
                        "attempts",
                        NUMBER,
                        false,
                        Optional.of(3L),
                        1,
                        MAX_ATTEMPTS,
                        List.of(),
                        "so often a host is asked in each monitor before it counts as silent"),
                new Parameter(
                        "otherwise",
                        CHOICE,
                        false,
                        Optional.of("worse"),
                        0,
                        0,
                        List.of("worse", "no-target"),
                        "what the node is when fewer answer; with no-target a silent host can leave no node at all"));
    }

    @Override
    public List<Conflict> check(Map<String, Object> values, AgentSettings attributes) {
        List<Conflict> conflicts = new ArrayList<>();
        for (String host : ReachabilitySettings.hosts(values)) {
            if (IpAddress.parse(host).isEmpty()) {
                conflicts.add(new Conflict("hosts", "'" + host + "' is no address", "such as 10.0.0.1 or 2001:db8::1"));
            }
        }
        if (!conflicts.isEmpty()) {
            return conflicts;
        }
        ReachabilitySettings settings = ReachabilitySettings.of(values);
        if (settings.required() > settings.hosts().size()) {
            conflicts.add(new Conflict(
                    "required",
                    "is " + settings.required() + ", but there are "
                            + settings.hosts().size() + " hosts",
                    "at most as many as there are hosts"));
        }
        long longestMs = settings.limitMs() * settings.attempts();
        if (longestMs >= attributes.monitorTimeoutMs()) {
            conflicts.add(new Conflict(
                    "limit",
                    "is " + settings.limitMs() + " ms for each of " + settings.attempts()
                            + " attempts, and MonitorTimeout, " + attributes.monitorTimeoutMs() + " ms, would end them",
                    "make limit times attempts shorter than MonitorTimeout"));
        }
        if (attributes.actions() != Actions.NONE) {
            conflicts.add(
                    new Conflict("Actions", "is not None, and there is nothing to start or stop", "leave Actions out"));
        }
        return List.copyOf(conflicts);
    }

    @Override
    public Resource create(ResourceContext context) {
        return new Reachability(context);
    }
}
