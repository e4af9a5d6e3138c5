package io.mainstay.config;

import io.mainstay.config.NodeConfig.Cluster;
import io.mainstay.config.NodeConfig.Escalation;
import io.mainstay.config.NodeConfig.Escalation.Step;
import io.mainstay.config.NodeConfig.Http;
import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.ResourceSpec;
import io.mainstay.core.hook.EventHook;
import io.mainstay.core.lease.LeaseTimings;
import io.mainstay.core.ledger.GroupTies;
import io.mainstay.resource.ResourceType;
import io.mainstay.resource.TypeCatalog;
import io.vertx.core.json.JsonObject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns a configuration's tree into a {@link NodeConfig}, or into every problem it has. A pure function: what the
 * environment says must be in the tree already, see {@link Overrides}.
 */
public final class ConfigReader {
    static final int MAX_GROUPS = 1_000;
    static final int MAX_RESOURCES = 20_000;

    private static final String DEFAULT_STATE = "/var/lib/mainstay";
    private static final List<String> ESCALATIONS = List.of("none", "reboot", "watchdog");

    private final Findings findings = new Findings();
    private final TypeCatalog types;
    private final Section root;

    private ConfigReader(JsonObject tree, TypeCatalog types) {
        this.types = types;
        this.root = Section.of(findings, "", tree);
    }

    /**
     * Reads a whole configuration.
     *
     * @param hostName this machine's name, for a file that names no node; what follows a dot is left away
     */
    public static Reading read(JsonObject tree, TypeCatalog types, String hostName) {
        return new ConfigReader(tree, types).read(hostName);
    }

    private Reading read(String hostName) {
        String node = node(hostName);
        Path state = path(root, "state", DEFAULT_STATE);
        Http http = new HttpReader(root.section("http"), node).read();
        ClusterReader members = new ClusterReader(findings, root.section("cluster"), node);
        Cluster cluster = members.read();
        Escalation escalation = escalation(cluster);
        Map<String, Map<Attribute, Long>> overrides = typeOverrides();
        reportTroubles();
        List<GroupSpec> groups = groups(members.workers(), overrides);
        Set<String> names = new LinkedHashSet<>(root.section("groups").names());
        List<EventHook> hooks = new EventHookReader(findings, root.section("hooks"), names).read();
        root.refuseOthers();
        if (findings.count() > 0) {
            return Reading.refused(findings.problems());
        }
        NodeConfig config = new NodeConfig(node, state, http, cluster, escalation, groups, hooks);
        return new Reading(Optional.of(config), List.of(), findings.warnings());
    }

    /** Reads groups and types alone, for a node that is configured already. */
    static Reading readGroups(JsonObject tree, TypeCatalog types, NodeConfig node) {
        return new ConfigReader(tree, types).readGroups(node);
    }

    private Reading readGroups(NodeConfig node) {
        Map<String, Map<Attribute, Long>> overrides = typeOverrides();
        reportTroubles();
        List<GroupSpec> groups = groups(new Workers(node.members()), overrides);
        root.refuseOthers();
        return findings.count() > 0
                ? Reading.refused(findings.problems())
                : new Reading(Optional.of(node.with(groups)), List.of(), findings.warnings());
    }

    private void reportTroubles() {
        types.troubles().forEach(each -> findings.problem("types", each.source(), each.problem(), each.remedy()));
    }

    private String node(String hostName) {
        if (root.has("node")) {
            Optional<String> given = root.text("node");
            if (given.isPresent() && !Values.isName(given.get())) {
                root.problem("node", "is no name for a node", Values.NAME_REMEDY);
            }
            return given.filter(Values::isName).orElse("unnamed");
        }
        int dot = hostName.indexOf('.');
        String name = dot < 0 ? hostName : hostName.substring(0, dot);
        if (!Values.isName(name)) {
            findings.problem(
                    "node",
                    hostName,
                    "is not given, and the host's name is none for a node",
                    "give node: a name; " + Values.NAME_REMEDY);
            return "unnamed";
        }
        return name;
    }

    private Escalation escalation(Cluster cluster) {
        Step step = root.choice("escalate", ESCALATIONS)
                .map(word -> Step.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(Step.NONE);
        if (step != Step.NONE && cluster.members().size() == 1) {
            root.problem(
                    "escalate", "is for a node among several: alone there is no guard", "write none, or leave it out");
        }
        if (step == Step.WATCHDOG && LeaseTimings.of(cluster.ttlMs()).watchdogSeconds() < 1) {
            root.problem(
                    "escalate",
                    "cannot be watchdog with this lease: a watchdog counts whole seconds, and another node would start before",
                    "set cluster.lease.ttl to 1200ms or more");
        }
        Path watchdog = path(root, "watchdog", "/dev/watchdog");
        if (root.has("watchdog") && step != Step.WATCHDOG) {
            root.problem(
                    "watchdog", "is fed only with escalate: watchdog", "write escalate: watchdog, or leave it out");
        }
        return new Escalation(step, watchdog);
    }

    static Path path(Section section, String key, String otherwise) {
        String text = section.text(key).orElse(otherwise);
        if (!text.isBlank()) {
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                section.problem(key, "is no path: " + e.getReason(), "give the path of a file or directory");
                return Path.of(otherwise);
            }
        }
        section.problem(key, "is an empty path", "give a path such as " + otherwise);
        return Path.of(otherwise);
    }

    private Map<String, Map<Attribute, Long>> typeOverrides() {
        Map<String, Map<Attribute, Long>> overrides = new LinkedHashMap<>();
        Section section = root.section("types");
        for (String name : section.names()) {
            Section one = section.section(name);
            overrides.put(name, AttributeReader.read(findings, one));
            Optional<ResourceType> type = types.find(name);
            if (type.isEmpty()) {
                Set<String> known = new LinkedHashSet<>(types.names());
                section.problem(name, "is not a known resource type", Section.remedy(name, known));
            } else {
                type.get().parameters().forEach(parameter -> refuseParameter(one, parameter.key()));
            }
            one.refuseOthers();
        }
        return overrides;
    }

    private static void refuseParameter(Section type, String key) {
        String outer = key.contains(".") ? key.substring(0, key.indexOf('.')) : key;
        if (type.has(outer)) {
            type.problem(
                    outer, "is a parameter, and a type takes attributes only", "give it at each resource of the type");
        }
    }

    private List<GroupSpec> groups(Workers workers, Map<String, Map<Attribute, Long>> overrides) {
        List<GroupSpec> groups = new ArrayList<>();
        Section section = root.section("groups");
        if (section.size() > MAX_GROUPS) {
            findings.problem("groups", null, "there are " + section.size() + " groups", "have at most " + MAX_GROUPS);
            section.names();
            return groups;
        }
        int resources = 0;
        for (String name : section.names()) {
            if (!Values.isName(name)) {
                findings.problem("groups", name, "is no name for a group", Values.NAME_REMEDY);
            }
            GroupReader reader = new GroupReader(findings, types, overrides);
            Section one = section.section(name);
            resources += one.section("resources").size();
            if (resources > MAX_RESOURCES) {
                findings.problem(
                        one.at("resources"),
                        null,
                        "with these there are " + resources + " resources",
                        "have at most " + MAX_RESOURCES + " on a node");
                break;
            }
            reader.read(name, one, workers).ifPresent(groups::add);
        }
        if (findings.count() == 0) {
            checkClaims(groups);
            checkTies(groups);
        }
        return groups;
    }

    /** What groups ask of each other must be there and must not go round in a circle. */
    private void checkTies(List<GroupSpec> groups) {
        GroupTies ties = GroupTies.of(groups);
        for (GroupSpec group : groups) {
            String fault = ties.fault(group);
            if (!fault.isEmpty()) {
                findings.problem("groups." + group.name(), null, fault, "change its after, with or apart");
            }
        }
    }

    /** Two resources must not want the same port or file; asked only when each is in order for itself. */
    private void checkClaims(List<GroupSpec> groups) {
        Map<String, String> claimed = new LinkedHashMap<>();
        for (GroupSpec group : groups) {
            for (ResourceSpec resource : group.resources()) {
                String path = "groups." + group.name() + ".resources." + resource.name();
                ResourceId id = new ResourceId(group.name(), resource.name());
                for (String claim : types.type(resource.type()).claims(id, resource.parameters())) {
                    String other = claimed.putIfAbsent(claim, path);
                    if (other != null) {
                        findings.problem(path, claim, "is wanted by " + other + " too", "give each its own");
                    }
                }
            }
        }
    }
}
