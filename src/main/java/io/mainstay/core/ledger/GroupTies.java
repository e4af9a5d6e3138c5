package io.mainstay.core.ledger;

import io.mainstay.core.group.GroupSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What groups ask of each other (after, with, apart), and whether it can be had. */
public record GroupTies(Map<String, GroupSpec> groups) {
    public GroupTies {
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
    }

    /** The ties between these groups; of two with one name the first counts. */
    public static GroupTies of(List<GroupSpec> groups) {
        Map<String, GroupSpec> byName = new LinkedHashMap<>();
        groups.forEach(group -> byName.putIfAbsent(group.name(), group));
        return new GroupTies(byName);
    }

    /** The first thing that is wrong with them, as a sentence; empty when nothing is. */
    public String fault() {
        for (GroupSpec group : groups.values()) {
            String fault = fault(group);
            if (!fault.isEmpty()) {
                return fault;
            }
        }
        return "";
    }

    /** What is wrong with the ties of this group, as a sentence; empty when nothing is. */
    public String fault(GroupSpec group) {
        String name = group.name();
        String with = group.policy().with();
        String apart = group.policy().apart();
        for (String other : named(group)) {
            if (other.equals(name)) {
                return "the group " + name + " is tied to itself";
            }
            if (!groups.containsKey(other)) {
                return "the group " + name + " is tied to " + other + ", which is no configured group";
            }
        }
        if (!with.isEmpty() && with.equals(apart)) {
            return "the group " + name + " cannot be with " + with + " and apart from it";
        }
        for (String other : List.of(with, apart)) {
            GroupSpec tied = groups.get(other);
            if (tied != null && (!moves(group) || !moves(tied))) {
                return "the group " + name + " is tied to the place of " + other + ", and not both are failover groups";
            }
        }
        GroupSpec host = groups.get(with);
        if (host != null && Collections.disjoint(group.nodes(), host.nodes())) {
            return "the group " + name + " is to be with " + with + ", but they have no node in common";
        }
        List<String> cycle = cycle(name, new LinkedHashSet<>(), new LinkedHashSet<>());
        return cycle.isEmpty() ? "" : "the groups " + String.join(" → ", cycle) + " wait for each other";
    }

    private static boolean moves(GroupSpec group) {
        return group.kind() == GroupSpec.Kind.FAILOVER;
    }

    private static List<String> named(GroupSpec group) {
        List<String> all = new ArrayList<>(awaited(group));
        if (!group.policy().apart().isEmpty()) {
            all.add(group.policy().apart());
        }
        return all;
    }

    /** What must be there before it: who it goes with must have a place. */
    private static List<String> awaited(GroupSpec group) {
        List<String> all = new ArrayList<>(group.policy().after());
        if (!group.policy().with().isEmpty()) {
            all.add(group.policy().with());
        }
        return all;
    }

    /** A way back to the first of {@code way}; empty when there is none. */
    private List<String> cycle(String name, Set<String> way, Set<String> done) {
        if (done.contains(name)) {
            return List.of();
        }
        if (!way.add(name)) {
            List<String> found = new ArrayList<>(way);
            found.add(name);
            return found.subList(found.indexOf(name), found.size());
        }
        GroupSpec group = groups.get(name);
        for (String next : group == null ? List.<String>of() : awaited(group)) {
            List<String> found = cycle(next, way, done);
            if (!found.isEmpty()) {
                return found;
            }
        }
        way.remove(name);
        done.add(name);
        return List.of();
    }
}
