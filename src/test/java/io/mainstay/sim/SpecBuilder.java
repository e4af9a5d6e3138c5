package io.mainstay.sim;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.group.Dependency;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.HookKind;
import io.mainstay.core.group.HookSpec;
import io.mainstay.core.group.ResourceSpec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a group's configuration in a few words; children are named before their parents. */
public final class SpecBuilder {
    private final List<ResourceSpec> resources = new ArrayList<>();
    private GroupSpec.Kind kind = GroupSpec.Kind.FAILOVER;
    private final Map<HookKind, String> hooks = new EnumMap<>(HookKind.class);
    private boolean autoStart = true;
    private boolean autoFailover = true;

    public static SpecBuilder web() {
        return new SpecBuilder();
    }

    /** The usual pair: an application, and the health check that stands on it. */
    public static SpecBuilder appAndPort() {
        return web().resource("app").resource("port", "app");
    }

    /** A node on which the group has had two seconds to start, and whose ownership is its own. */
    public static SimNode started(SpecBuilder spec) {
        return new SimNode(spec.build()).start().run(2_000);
    }

    public SpecBuilder resource(String name, String... children) {
        Map<String, Dependency> requires = new LinkedHashMap<>();
        for (String child : children) {
            boolean weak = child.endsWith("?");
            requires.put(
                    weak ? child.substring(0, child.length() - 1) : child, weak ? Dependency.WEAK : Dependency.STRONG);
        }
        resources.add(new ResourceSpec(name, "sim", AgentSettings.DEFAULTS, requires, Map.of()));
        return this;
    }

    /** Sets an attribute of the resource named last. */
    public SpecBuilder with(Attribute attribute, long value) {
        ResourceSpec last = resources.remove(resources.size() - 1);
        resources.add(new ResourceSpec(
                last.name(),
                last.type(),
                last.settings().with(attribute, value),
                last.requires(),
                last.parameters(),
                last.hooks()));
        return this;
    }

    /** A hook of the group; its name says which. */
    public SpecBuilder hook(HookKind kind) {
        hooks.put(kind, "/hooks/" + kind.key());
        return this;
    }

    /** A hook of the resource named last. */
    public SpecBuilder ownHook(HookKind kind) {
        ResourceSpec last = resources.remove(resources.size() - 1);
        Map<HookKind, String> programs = new EnumMap<>(HookKind.class);
        programs.putAll(last.hooks().programs());
        programs.put(kind, "/hooks/" + last.name() + "/" + kind.key());
        resources.add(new ResourceSpec(
                last.name(),
                last.type(),
                last.settings(),
                last.requires(),
                last.parameters(),
                new HookSpec(programs, HookSpec.DEFAULT_TIMEOUT_MS)));
        return this;
    }

    public SpecBuilder noAutoStart() {
        autoStart = false;
        return this;
    }

    public SpecBuilder noAutoFailover() {
        autoFailover = false;
        return this;
    }

    public SpecBuilder kind(GroupSpec.Kind newKind) {
        kind = newKind;
        return this;
    }

    public GroupSpec build() {
        return new GroupSpec("web", kind, List.of("n1", "n2"), autoStart, autoFailover, resources)
                .with(hooks.isEmpty() ? HookSpec.NONE : new HookSpec(hooks, HookSpec.DEFAULT_TIMEOUT_MS));
    }
}
