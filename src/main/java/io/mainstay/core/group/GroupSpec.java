package io.mainstay.core.group;

import java.util.List;

/**
 * One group as configured. The resources form a graph without cycles; every name in {@code requires} is one of them.
 *
 * @param nodes where it may run, best first
 * @param policy how it is placed and moved
 * @param hooks this node's own, as the resources are
 * @param resources in an order in which every child comes before its parents
 */
public record GroupSpec(
        String name,
        Kind kind,
        List<String> nodes,
        boolean autoStart,
        boolean autoFailover,
        List<ResourceSpec> resources,
        GroupPolicy policy,
        HookSpec hooks) {
    /** One without hooks. */
    public GroupSpec(
            String name,
            Kind kind,
            List<String> nodes,
            boolean autoStart,
            boolean autoFailover,
            List<ResourceSpec> resources,
            GroupPolicy policy) {
        this(name, kind, nodes, autoStart, autoFailover, resources, policy, HookSpec.NONE);
    }

    /** One with nothing special about where it goes. */
    public GroupSpec(
            String name,
            Kind kind,
            List<String> nodes,
            boolean autoStart,
            boolean autoFailover,
            List<ResourceSpec> resources) {
        this(name, kind, nodes, autoStart, autoFailover, resources, GroupPolicy.DEFAULT);
    }

    public GroupSpec {
        nodes = List.copyOf(nodes);
        resources = List.copyOf(resources);
    }

    /** The group without what it consists of. */
    public GroupSpec frame() {
        return new GroupSpec(name, kind, nodes, autoStart, autoFailover, List.of(), policy, HookSpec.NONE);
    }

    /** The same with another policy. */
    public GroupSpec with(GroupPolicy next) {
        return new GroupSpec(name, kind, nodes, autoStart, autoFailover, resources, next, hooks);
    }

    /** The same with these hooks. */
    public GroupSpec with(HookSpec next) {
        return new GroupSpec(name, kind, nodes, autoStart, autoFailover, resources, policy, next);
    }

    /** On how many nodes a group runs, and whether it moves. */
    public enum Kind {
        /** On one node; moves. */
        FAILOVER("failover"),
        /** On every node of its list at once, without an owner; never moves. */
        PARALLEL("parallel"),
        /** On the first node of its list; never moves. */
        SINGLE_NODE("single-node");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }
}
