package io.mainstay.config;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.group.Dependency;
import io.mainstay.core.group.HookKind;
import io.mainstay.core.group.HookSpec;
import io.mainstay.core.group.ResourceSpec;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.ResourceType;
import io.mainstay.resource.TypeCatalog;
import io.vertx.core.json.JsonArray;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads one resource: its type, attributes, children and parameters, and what its type says of the whole. */
final class ResourceReader {
    /** Keys of one resource; no type takes nearly as many. */
    static final int MAX_KEYS = 256;

    private static final List<HookKind> HOOKS = Stream.of(HookKind.values())
            .filter(kind -> kind != HookKind.PRE_ONLINE)
            .toList();

    private final Findings findings;
    private final TypeCatalog types;
    private final Map<String, Map<Attribute, Long>> overrides;

    ResourceReader(Findings findings, TypeCatalog types, Map<String, Map<Attribute, Long>> overrides) {
        this.findings = findings;
        this.types = types;
        this.overrides = overrides;
    }

    /**
     * Reads one resource. What it returns is whole only when no problem was found meanwhile; its name and children are
     * there in any case, so that the order can be checked too.
     *
     * @param siblings every resource of the group, this one among them
     */
    ResourceSpec read(String name, Section section, Set<String> siblings) {
        int before = findings.count();
        if (section.size() > MAX_KEYS) {
            findings.problem(section.path(), null, "has " + section.size() + " keys", "have at most " + MAX_KEYS);
        }
        Optional<ResourceType> type = type(section);
        Map<String, Dependency> requires = requires(name, section, siblings);
        Map<Attribute, Long> given = new EnumMap<>(Attribute.class);
        given.putAll(overrides.getOrDefault(type.map(ResourceType::name).orElse(""), Map.of()));
        given.putAll(AttributeReader.read(findings, section));
        AgentSettings settings = type.map(known -> AgentSettings.DEFAULTS.with(known.defaults()))
                .orElse(AgentSettings.DEFAULTS)
                .with(given);
        HookSpec hooks = HookReader.read(findings, section, HOOKS);
        Map<String, Object> parameters = type.map(
                        known -> new ParameterReader(findings, section).read(known.parameters()))
                .orElse(Map.of());
        if (type.isPresent()) {
            section.refuseOthers();
        }
        if (findings.count() == before && type.isPresent()) {
            for (Parameter.Conflict conflict : type.get().check(parameters, settings)) {
                findings.problem(
                        section.at(conflict.key()),
                        written(section, conflict.key()),
                        conflict.problem(),
                        conflict.remedy());
            }
            for (Parameter.Conflict advice : type.get().advise(parameters, settings)) {
                findings.warning(
                        section.at(advice.key()), written(section, advice.key()), advice.problem(), advice.remedy());
            }
            warn(section, given.keySet(), settings);
        }
        return new ResourceSpec(name, type.map(ResourceType::name).orElse(""), settings, requires, parameters, hooks);
    }

    private Optional<ResourceType> type(Section section) {
        LinkedHashSet<String> known = new LinkedHashSet<>(types.names());
        if (!section.has("type")) {
            String choice = known.isEmpty() ? "" : ": " + String.join(", ", known);
            findings.problem(section.at("type"), null, "is missing", "give one of the resource types" + choice);
            return Optional.empty();
        }
        Optional<String> word = section.text("type");
        Optional<ResourceType> type = word.flatMap(types::find);
        if (word.isPresent() && type.isEmpty()) {
            section.problem("type", "is not a known resource type", Section.remedy(word.get(), known));
        }
        return type;
    }

    private Map<String, Dependency> requires(String name, Section section, Set<String> siblings) {
        Map<String, Dependency> requires = new LinkedHashMap<>();
        Object given = section.raw("requires");
        if (given == null) {
            return requires;
        }
        String path = section.at("requires");
        if (given instanceof JsonArray || given instanceof List) {
            for (Object item : Section.items(findings, path, given)) {
                Values.text(findings, path, item)
                        .ifPresent(child -> require(requires, path, name, child, Dependency.STRONG, siblings));
            }
        } else if (given instanceof String) {
            findings.problem(path, given, "is not a list", "write [" + Findings.show(given) + "]");
        } else {
            Section map = Section.of(findings, path, given);
            for (String child : map.names()) {
                Dependency dependency = map.choice(child, List.of("strong", "weak"))
                        .map(word -> Dependency.valueOf(word.toUpperCase(Locale.ROOT)))
                        .orElse(Dependency.STRONG);
                require(requires, path, name, child, dependency, siblings);
            }
        }
        return requires;
    }

    private void require(
            Map<String, Dependency> requires,
            String path,
            String name,
            String child,
            Dependency dependency,
            Set<String> siblings) {
        if (child.equals(name)) {
            findings.problem(path, child, "is the resource itself", "name other resources of the group");
        } else if (!siblings.contains(child)) {
            findings.problem(path, child, "is no resource of this group", Section.remedy(child, siblings));
        } else if (requires.putIfAbsent(child, dependency) != null) {
            findings.problem(path, child, "is named twice", "name each child once");
        }
    }

    /** Only what somebody chose is worth a word; a type knows why its own defaults are as they are. */
    private void warn(Section section, Set<Attribute> given, AgentSettings settings) {
        long timeoutMs = settings.monitorTimeoutMs();
        boolean chosen = given.contains(Attribute.MONITOR_TIMEOUT) || given.contains(Attribute.MONITOR_INTERVAL);
        if (chosen && timeoutMs > settings.monitorIntervalMs()) {
            String interval = Durations.format(settings.monitorIntervalMs());
            findings.warning(
                    section.at(Attribute.MONITOR_TIMEOUT.key()),
                    Durations.format(timeoutMs),
                    "is longer than MonitorInterval, " + interval + ", so a hanging monitor is noticed late",
                    "give at most " + interval);
        }
    }

    private static String written(Section section, String key) {
        int dot = key.indexOf('.');
        Object value = dot < 0
                ? section.raw(key)
                : section.has(key.substring(0, dot))
                        ? section.section(key.substring(0, dot)).raw(key.substring(dot + 1))
                        : null;
        return Findings.show(value);
    }
}
