package io.mainstay.core.ledger;

import io.mainstay.core.group.GroupSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The cluster as configured: its nodes and its groups.
 *
 * @param nodes every configured node, a witness included
 * @param groups each with the nodes it may run on, best first
 * @param capacities what the groups on a node may weigh together; a node without a limit is missing
 */
public record ClusterSpec(List<String> nodes, List<GroupSpec> groups, SortedMap<String, Long> capacities) {
    public ClusterSpec {
        nodes = List.copyOf(nodes);
        groups = List.copyOf(groups);
        capacities = Sorted.copy(capacities);
    }

    /** One whose nodes have no limits. */
    public ClusterSpec(List<String> nodes, List<GroupSpec> groups) {
        this(nodes, groups, new TreeMap<>());
    }

    /** Why it is not valid as a whole, as a sentence; empty when it is. */
    public String fault() {
        if (nodes.isEmpty()) {
            return "no node is configured";
        }
        if (new LinkedHashSet<>(nodes).size() != nodes.size()) {
            return "a node is configured twice: " + nodes;
        }
        for (String node : capacities.keySet()) {
            if (!nodes.contains(node)) {
                return "a capacity is given for " + node + ", which is no configured node";
            }
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
        return GroupTies.of(groups).fault();
    }

    /** The longest grace of a group that may run on that node. */
    long graceOf(String node) {
        return groups.stream()
                .filter(group -> group.nodes().contains(node))
                .mapToLong(group -> group.policy().fenceGraceMs())
                .max()
                .orElse(0);
    }
}
