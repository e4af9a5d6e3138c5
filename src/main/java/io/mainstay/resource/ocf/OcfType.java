package io.mainstay.resource.ocf;

import static io.mainstay.resource.Parameter.Kind.DURATION;
import static io.mainstay.resource.Parameter.Kind.NUMBER;
import static io.mainstay.resource.Parameter.Kind.TEXT;
import static io.mainstay.resource.Parameter.Kind.TEXT_MAP;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.Attribute;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.Parameter.Conflict;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.ResourceType;
import io.mainstay.resource.ocf.Agents.Answer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Describes and makes {@code ocf} resources; what each agent takes is asked of the agent itself. */
public final class OcfType implements ResourceType {
    private final Agents agents = new Agents();

    @Override
    public String name() {
        return "ocf";
    }

    @Override
    public String summary() {
        return "Any agent of the Open Cluster Framework, as installed under /usr/lib/ocf/resource.d.";
    }

    /** Most agents ask for 20 to 30 s for a monitor. */
    @Override
    public Map<Attribute, Long> defaults() {
        return Map.of(Attribute.MONITOR_TIMEOUT, 30_000L);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter(
                        "agent",
                        TEXT,
                        true,
                        Optional.empty(),
                        1,
                        256,
                        List.of(),
                        "provider and name, such as heartbeat/IPaddr2 or ocf:heartbeat:IPaddr2"),
                new Parameter(
                        "parameters",
                        TEXT_MAP,
                        false,
                        Optional.of(Map.of()),
                        0,
                        1_000,
                        List.of(),
                        "what the agent takes, by its own names; its meta-data lists them"),
                new Parameter(
                        "CheckLevel",
                        NUMBER,
                        false,
                        Optional.of(0L),
                        0,
                        1_000,
                        List.of(),
                        "OCF_CHECK_LEVEL of deeper monitors between the others, such as 10; 0 for none"),
                new Parameter(
                        "CheckInterval",
                        DURATION,
                        false,
                        Optional.of(60_000L),
                        1_000,
                        86_400_000,
                        List.of(),
                        "gap between deeper monitors while online"),
                new Parameter(
                        "root",
                        TEXT,
                        false,
                        Optional.of(OcfParameters.DEFAULT_ROOT),
                        1,
                        4_095,
                        List.of(),
                        "OCF_ROOT: where resource.d and lib are"));
    }

    @Override
    public List<Conflict> check(Map<String, Object> values, AgentSettings attributes) {
        OcfParameters parameters = OcfParameters.of(values);
        if (parameters.agent().isEmpty()) {
            return List.of(new Conflict(
                    "agent", "is no name of an OCF agent", "write provider and name, such as heartbeat/IPaddr2"));
        }
        if (!parameters.root().isAbsolute()) {
            return List.of(new Conflict("root", "is not absolute", "write it from the root, such as /usr/lib/ocf"));
        }
        Answer answer = agents.ask(parameters);
        if (answer.metaData().isPresent()) {
            return OcfCheck.conflicts(parameters, answer.metaData().get());
        }
        return answer.mayPass()
                ? List.of()
                : List.of(new Conflict(
                        "agent",
                        parameters.file() + " " + answer.problem(),
                        "install it on this node (Debian: resource-agents), or correct the name"));
    }

    @Override
    public List<Conflict> advise(Map<String, Object> values, AgentSettings attributes) {
        OcfParameters parameters = OcfParameters.of(values);
        Answer answer = agents.known(parameters);
        return answer.metaData()
                .map(agent -> OcfCheck.advice(parameters, attributes, agent))
                .orElse(List.of(new Conflict(
                        "agent",
                        parameters.file() + " " + answer.problem() + ", so its parameters were not checked",
                        "check again when the machine is less busy")));
    }

    @Override
    public List<String> claims(ResourceId id, Map<String, Object> values) {
        OcfParameters parameters = OcfParameters.of(values);
        return agents.known(parameters)
                .metaData()
                .map(agent -> OcfCheck.claims(parameters, agent))
                .orElse(List.of());
    }

    @Override
    public Resource create(ResourceContext context) {
        return new OcfResource(context);
    }
}
