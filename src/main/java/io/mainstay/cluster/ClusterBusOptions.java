package io.mainstay.cluster;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who takes part in the event bus.
 *
 * @param cluster the cluster's name; members of another name are refused
 * @param node this node, one of the members
 * @param members every configured node by its name, this one too
 */
public record ClusterBusOptions(String cluster, String node, Map<String, Endpoint> members) {
    public ClusterBusOptions {
        members = Collections.unmodifiableMap(new TreeMap<>(members));
        if (!members.containsKey(node)) {
            throw new IllegalArgumentException(
                    "node " + node + " is not among the members " + String.join(", ", members.keySet()));
        }
    }

    /** Where this node listens. */
    Endpoint own() {
        return of(node);
    }

    Endpoint of(String member) {
        Endpoint endpoint = members.get(member);
        if (endpoint == null) {
            throw new IllegalArgumentException(member + " is not configured");
        }
        return endpoint;
    }

    /** The names of all members but this one, in order. */
    List<String> others() {
        return members.keySet().stream().filter(name -> !name.equals(node)).toList();
    }
}
