package io.mainstay.core.ledger;

import io.mainstay.core.group.GroupSpec;
import java.util.TreeMap;

/**
 * Which group is where, and what each node carries; with what one planning pass has given away so far. Only for use
 * within one call: it changes.
 */
public final class Places {
    private final TreeMap<String, String> nodes = new TreeMap<>();
    private final TreeMap<String, Long> groups = new TreeMap<>();
    private final TreeMap<String, Long> loads = new TreeMap<>();

    private Places() {}

    /** As the ledger has them. */
    public static Places of(ClusterState state) {
        Places places = new Places();
        for (GroupRecord group : state.groups().values()) {
            if (!group.holder().isNone()) {
                places.take(group.spec(), group.holder().node());
            }
        }
        return places;
    }

    /** The group goes there, from where it was. */
    public void take(GroupSpec group, String node) {
        String before = nodes.put(group.name(), node);
        if (before != null) {
            add(before, -1, -group.policy().load());
        }
        add(node, 1, group.policy().load());
    }

    private void add(String node, long count, long load) {
        groups.merge(node, count, Long::sum);
        loads.merge(node, load, Long::sum);
    }

    /** Where the group is; empty when nowhere. */
    public String nodeOf(String group) {
        return nodes.getOrDefault(group, "");
    }

    public long groupsOn(String node) {
        return groups.getOrDefault(node, 0L);
    }

    public long loadOn(String node) {
        return loads.getOrDefault(node, 0L);
    }
}
