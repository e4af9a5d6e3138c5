package io.mainstay.core.ledger;

import io.mainstay.core.group.GroupSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The cluster as configured: its nodes and its groups.
 *
 * @param nodes every configured node, a witness included
 * @param groups each with the nodes it may run on, best first
 */
public record ClusterSpec(List<String> nodes, List<GroupSpec> groups) {
    public ClusterSpec {
        nodes = List.copyOf(nodes);
        groups = List.copyOf(groups);
    }

    /** Why it is not valid as a whole, as a sentence; empty when it is. */
    public String fault() {
        if (nodes.isEmpty()) {
            return "no node is configured";
        }
        if (new LinkedHashSet<>(nodes).size() != nodes.size()) {
            return "a node is configured twice: " + nodes;
        }
        Set<String> names = new LinkedHashSet<>();
        for (GroupSpec group : groups) {
            if (!names.add(group.name())) {
                return "the group " + group.name() + " is configured twice";
            }
            if (group.nodes().isEmpty()) {
                return "the group " + group.name() + " has no node to run on";
            }
            for (String node : group.nodes()) {
                if (!nodes.contains(node)) {
                    return "the group " + group.name() + " names " + node + ", which is no configured node";
                }
            }
        }
        return "";
    }
}
