package io.mainstay.config;

import io.mainstay.core.agent.Attribute;
import io.mainstay.core.group.GroupPolicy;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.GroupSpec.Kind;
import io.mainstay.core.group.HookKind;
import io.mainstay.core.group.HookSpec;
import io.mainstay.core.group.ResourceSpec;
import io.mainstay.resource.TypeCatalog;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads one group: where it runs, and its resources, put into an order in which children come first. */
final class GroupReader {
    private final Findings findings;
    private final TypeCatalog types;
    private final Map<String, Map<Attribute, Long>> overrides;

    GroupReader(Findings findings, TypeCatalog types, Map<String, Map<Attribute, Long>> overrides) {
        this.findings = findings;
        this.types = types;
        this.overrides = overrides;
    }

    /** Returns the group; empty when something of it is wrong. */
    Optional<GroupSpec> read(String name, Section section, Workers workers) {
        int before = findings.count();
        List<String> labels = Stream.of(Kind.values()).map(Kind::label).toList();
        Kind kind = section.choice("kind", labels)
                .flatMap(label -> Stream.of(Kind.values())
                        .filter(one -> one.label().equals(label))
                        .findFirst())
                .orElse(Kind.FAILOVER);
        List<String> nodes = nodes(section, workers);
        boolean autoStart = section.flag("AutoStart", true);
        boolean autoFailover = section.flag("AutoFailover", true);
        GroupPolicy policy = new PolicyReader(findings, section).read();
        HookSpec hooks = HookReader.read(findings, section, List.of(HookKind.values()));
        Map<String, ResourceSpec> resources = resources(section);
        section.refuseOthers();
        List<ResourceSpec> ordered = DependencyOrder.childrenFirst(findings, section.at("resources"), resources);
        return findings.count() == before
                ? Optional.of(new GroupSpec(name, kind, nodes, autoStart, autoFailover, ordered, policy, hooks))
                : Optional.empty();
    }

    private List<String> nodes(Section section, Workers workers) {
        List<String> members = workers.names();
        Object given = section.raw("nodes");
        if (given == null) {
            return members;
        }
        List<String> nodes = Values.texts(findings, section.at("nodes"), given, 1, Integer.MAX_VALUE)
                .orElse(List.of());
        Set<String> known = new LinkedHashSet<>(members);
        Set<String> seen = new LinkedHashSet<>();
        for (String one : nodes) {
            if (workers.isWitness(one)) {
                findings.problem(section.at("nodes"), one, "is a witness, which runs nothing", "leave it out");
            } else if (!known.contains(one)) {
                findings.problem(section.at("nodes"), one, "is no node of the cluster", Section.remedy(one, known));
            } else if (!seen.add(one)) {
                findings.problem(section.at("nodes"), one, "is named twice", "name each node once, the best first");
            }
        }
        return nodes;
    }

    private Map<String, ResourceSpec> resources(Section group) {
        Map<String, ResourceSpec> resources = new LinkedHashMap<>();
        Section section = group.section("resources");
        if (section.size() == 0) {
            findings.problem(group.at("resources"), null, "has no resource", "give at least one: name: {type: …}");
        }
        ResourceReader reader = new ResourceReader(findings, types, overrides);
        Set<String> names = section.names();
        for (String name : names) {
            if (!Values.isName(name)) {
                findings.problem(section.path(), name, "is no name for a resource", Values.NAME_REMEDY);
            }
            resources.put(name, reader.read(name, section.section(name), names));
        }
        return resources;
    }
}
