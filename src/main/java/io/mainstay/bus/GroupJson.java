package io.mainstay.bus;

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
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes and reads {@link GroupSnapshot}. What a node says of a group stands under the node's name, so that several
 * nodes' views fit side by side. Monotonic times mean nothing elsewhere and are not written; they are read as 0.
 */
public final class GroupJson {
    private static final List<AgentState> AGENT_STATES = List.of(AgentState.values());
    private static final List<ResourceState> RESOURCE_STATES = List.of(ResourceState.values());
    private static final List<GroupState> GROUP_STATES = List.of(GroupState.values());

    private GroupJson() {}

    public static JsonObject write(String node, GroupSnapshot group) {
        JsonObject here =
                new JsonObject().put("state", group.state().name()).put("resources", resources(group.resources()));
        return new JsonObject()
                .put("group", group.name())
                .put("kind", group.kind())
                .put("state", group.state().name())
                .put("owner", group.owner())
                .put("epoch", group.epoch())
                .put("wanted", group.wanted())
                .put("frozen", group.frozen())
                .put(
                        "failover",
                        new JsonObject().put("possible", group.canFailOver()).put("text", group.failover()))
                .put("sentence", Wire.line(group.sentence()))
                .put("nodes", new JsonObject().put(node, here));
    }

    static JsonObject resources(List<ResourceSnapshot> resources) {
        JsonObject json = new JsonObject();
        resources.forEach(resource -> json.put(resource.name(), write(resource)));
        return json;
    }

    private static JsonObject write(ResourceSnapshot resource) {
        AgentReport agent = resource.agent();
        JsonArray flags = new JsonArray();
        agent.flags().forEach(flag -> flags.add(flag.name()));
        JsonObject info = new JsonObject();
        resource.info().forEach((key, value) -> info.put(key, Wire.line(value)));
        JsonObject json = new JsonObject()
                .put("agentState", agent.state().label())
                .put("state", agent.resourceState().name())
                .put("flags", flags)
                .put("since", resource.sinceWallMs())
                .put("type", resource.type())
                .put("critical", resource.critical())
                .put("requires", new JsonArray(new ArrayList<>(resource.requires())))
                .put("probed", agent.probed())
                .put("verifiedOffline", agent.verifiedOffline())
                .put("restarts", agent.restarts())
                .put("confidence", agent.confidence())
                .put("detail", Wire.line(agent.detail()));
        resource.probe().ifPresent(probe -> json.put("probe", write(probe)));
        json.put("info", info);
        if (resource.monitors().count() != 0) {
            json.put("monitors", write(resource.monitors()));
        }
        NextMonitor next = resource.nextMonitor();
        return !next.isDue()
                ? json
                : json.put(
                        "nextMonitor",
                        new JsonObject().put("at", next.atWallMs()).put("everyMs", next.everyMs()));
    }

    private static JsonObject write(MonitorTimes times) {
        return new JsonObject()
                .put("count", times.count())
                .put("lastMs", times.lastMs())
                .put("averageMs", Math.round(times.averageMs()))
                .put("worstMs", times.worstMs())
                .put("slow", times.isSlow());
    }

    private static MonitorTimes monitors(FieldReader fields) {
        return new MonitorTimes(
                fields.number("count", 0, Long.MAX_VALUE),
                fields.number("lastMs", 0, Long.MAX_VALUE),
                (double) fields.number("averageMs", 0, Long.MAX_VALUE),
                fields.number("worstMs", 0, Long.MAX_VALUE),
                fields.flag("slow"),
                0);
    }

    private static JsonObject write(ProbeSnapshot probe) {
        JsonArray sources = new JsonArray();
        probe.sources()
                .forEach(from -> sources.add(new JsonObject()
                        .put("listener", from.listener())
                        .put("source", from.source())
                        .put("count", from.count())));
        return new JsonObject()
                .put("count", probe.count())
                .put("last", probe.lastWallMs())
                .put("source", probe.lastSource())
                .put("listener", probe.lastListener())
                .put("ng", probe.ng())
                .put("timeoutMs", probe.timeoutMs())
                .put("listening", probe.listening())
                .put("ignored", probe.ignored())
                .put("sources", sources);
    }

    /** What {@code node} says of the group. */
    public static Reading<GroupSnapshot> read(String node, JsonObject json) {
        FieldReader fields = FieldReader.of(json);
        Wire.readVersion(fields);
        return Reading.of(fields, () -> read(node, fields));
    }

    static GroupSnapshot read(String node, FieldReader fields) {
        String name = fields.text("group", Wire.MAX_NAME);
        FieldReader failover = fields.object("failover");
        FieldReader here = fields.object("nodes").object(node);
        return new GroupSnapshot(
                name,
                fields.text("kind", Wire.MAX_NAME),
                here.oneOf("state", GROUP_STATES, Enum::name),
                fields.optionalText("owner", Wire.MAX_NAME),
                fields.number("epoch", 0, Long.MAX_VALUE),
                fields.optionalText("wanted", Wire.MAX_NAME),
                fields.flag("frozen"),
                failover.flag("possible"),
                failover.optionalText("text", Wire.MAX_PROSE),
                fields.optionalText("sentence", Wire.MAX_PROSE),
                resources(name, here));
    }

    static List<ResourceSnapshot> resources(String group, FieldReader share) {
        List<ResourceSnapshot> resources = new ArrayList<>();
        share.objectsByName("resources")
                .forEach((resource, entry) -> resources.add(resource(new ResourceId(group, resource), entry)));
        return List.copyOf(resources);
    }

    private static ResourceSnapshot resource(ResourceId id, FieldReader fields) {
        Map<String, String> info = new LinkedHashMap<>();
        FieldReader entries = fields.object("info");
        entries.names().forEach(key -> info.put(key, entries.optionalText(key, Wire.MAX_PROSE)));
        Optional<ProbeSnapshot> probe =
                fields.has("probe") ? Optional.of(probe(fields.object("probe"))) : Optional.empty();
        return new ResourceSnapshot(
                id.resource(),
                fields.text("type", Wire.MAX_NAME),
                agent(id, fields),
                fields.number("since", 0, Long.MAX_VALUE),
                fields.flag("critical"),
                List.copyOf(fields.texts("requires", Wire.MAX_NAME)),
                probe,
                info,
                fields.has("monitors") ? monitors(fields.object("monitors")) : MonitorTimes.NONE,
                fields.has("nextMonitor") ? nextMonitor(fields.object("nextMonitor")) : NextMonitor.NONE);
    }

    private static NextMonitor nextMonitor(FieldReader fields) {
        return new NextMonitor(fields.number("at", 0, Long.MAX_VALUE), fields.number("everyMs", 0, Long.MAX_VALUE));
    }

    private static AgentReport agent(ResourceId id, FieldReader fields) {
        // A flag that a newer node has and this one does not know is left out: flags say more, they decide nothing
        // here.
        List<AgentFlag> flags = new ArrayList<>();
        List<String> written = fields.texts("flags", Wire.MAX_NAME);
        for (AgentFlag flag : AgentFlag.values()) {
            if (written.contains(flag.name())) {
                flags.add(flag);
            }
        }
        return new AgentReport(
                id,
                fields.oneOf("agentState", AGENT_STATES, AgentState::label),
                fields.oneOf("state", RESOURCE_STATES, Enum::name),
                flags,
                0,
                fields.flag("probed"),
                fields.flag("verifiedOffline"),
                fields.number("restarts", 0, Long.MAX_VALUE),
                (int) fields.number("confidence", 0, 100),
                fields.optionalText("detail", Wire.MAX_PROSE));
    }

    private static ProbeSnapshot probe(FieldReader fields) {
        // A node of an earlier version does not tell them.
        List<ProbeSnapshot.Source> sources = new ArrayList<>();
        if (fields.has("sources")) {
            fields.objects("sources")
                    .forEach(from -> sources.add(new ProbeSnapshot.Source(
                            from.text("listener", Wire.MAX_NAME),
                            from.text("source", Wire.MAX_NAME),
                            from.number("count", 0, Long.MAX_VALUE))));
        }
        return new ProbeSnapshot(
                fields.number("count", 0, Long.MAX_VALUE),
                fields.number("last", 0, Long.MAX_VALUE),
                fields.optionalText("source", Wire.MAX_NAME),
                fields.optionalText("listener", Wire.MAX_NAME),
                fields.flag("ng"),
                fields.number("timeoutMs", 0, Long.MAX_VALUE),
                fields.optionalText("listening", Wire.MAX_PROSE),
                fields.number("ignored", 0, Long.MAX_VALUE),
                sources);
    }
}
