package io.mainstay.core.group;

import java.util.List;

/**
 * One group as configured. The resources form a graph without cycles; every name in {@code requires} is one of them.
 *
 * @param nodes where it may run, best first
 * @param resources in an order in which every child comes before its parents
 */
public record GroupSpec(
        String name,
        Kind kind,
        List<String> nodes,
        boolean autoStart,
        boolean autoFailover,
        List<ResourceSpec> resources) {
    public GroupSpec {
        nodes = List.copyOf(nodes);
        resources = List.copyOf(resources);
    }

    /** The group without what it consists of. */
    public GroupSpec frame() {
        return new GroupSpec(name, kind, nodes, autoStart, autoFailover, List.of());
    }

    /** On how many nodes a group runs, and whether it moves. */
    public enum Kind {
        /** On one node; moves. */
        FAILOVER("failover"),
        /** On every node; never moves. */
        PARALLEL("parallel"),
        /** On one node; never moves. */
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
