package io.mainstay.resource.lvm;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.Attribute;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.Parameter.Conflict;
import io.mainstay.resource.Parameter.Kind;
import io.mainstay.resource.ParameterValues;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Describes and makes {@code lvm} resources. */
public final class LvmType implements ResourceType {
    /** What LVM takes as a name. */
    private static final String NAME = "[A-Za-z0-9_.+][A-Za-z0-9_.+-]*";

    private final LvmHost host;

    public LvmType() {
        this(LvmHost.OWN);
    }

    LvmType(LvmHost host) {
        this.host = host;
    }

    @Override
    public String name() {
        return "lvm";
    }

    @Override
    public String summary() {
        return "Activates a volume group or one volume of it, on this node alone by system id or owner tag.";
    }

    /** Each look runs lvs, which reads disks. */
    @Override
    public Map<Attribute, Long> defaults() {
        return Map.of(Attribute.MONITOR_INTERVAL, 30_000L);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("vg", Kind.TEXT, true, Optional.empty(), 1, 127, List.of(), "the volume group"),
                new Parameter(
                        "lv",
                        Kind.TEXT,
                        false,
                        Optional.empty(),
                        1,
                        127,
                        List.of(),
                        "one volume; all of them without it"),
                new Parameter(
                        "exclusive",
                        Kind.CHOICE,
                        false,
                        Optional.of("system-id"),
                        0,
                        0,
                        List.of("system-id", "tag", "none"),
                        "how the group says whose it is: LVM's system id, which LVM itself heeds, or a tag with the"
                                + " node's name"),
                new Parameter(
                        "tag",
                        Kind.TEXT,
                        false,
                        Optional.of("mainstay"),
                        1,
                        64,
                        List.of(),
                        "what an owner tag begins with: mainstay:n1"),
                new Parameter(
                        "takeFrom",
                        Kind.TEXTS,
                        false,
                        Optional.of(List.of()),
                        0,
                        64,
                        List.of(),
                        "whose groups may be taken: system ids, or names, of the nodes of this cluster"));
    }

    @Override
    public List<Conflict> check(Map<String, Object> values, AgentSettings attributes) {
        LvmParameters parameters = LvmParameters.of(new ParameterValues(values));
        List<Conflict> conflicts = new ArrayList<>();
        checkName("vg", parameters.group(), conflicts);
        parameters.volume().ifPresent(name -> checkName("lv", name, conflicts));
        checkName("tag", parameters.tag(), conflicts);
        parameters.takeFrom().forEach(name -> checkName("takeFrom", name, conflicts));
        if (parameters.exclusive() == LvmParameters.Exclusive.NONE
                && !parameters.takeFrom().isEmpty()) {
            conflicts.add(new Conflict("takeFrom", "means nothing under exclusive: none", "drop it"));
        }
        return conflicts;
    }

    @Override
    public List<String> claims(ResourceId id, Map<String, Object> values) {
        return List.of(
                "volumes " + LvmParameters.of(new ParameterValues(values)).what());
    }

    @Override
    public Resource create(ResourceContext context) {
        return new LvmResource(context, host);
    }

    private static void checkName(String key, String name, List<Conflict> conflicts) {
        if (!name.matches(NAME)) {
            conflicts.add(new Conflict(
                    key, "is '" + name + "', which LVM does not take", "letters, digits and . _ + -, not first a -"));
        }
    }
}
