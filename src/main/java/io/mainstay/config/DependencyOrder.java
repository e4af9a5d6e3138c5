package io.mainstay.config;

import io.mainstay.core.group.ResourceSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Puts a group's resources into an order in which every child comes before its parents, or names the cycle. */
final class DependencyOrder {
    private DependencyOrder() {}

    /**
     * Orders the resources; among those that are free to come next the file's order holds. Where there is a cycle it is
     * reported and what lies on it is left out. Without recursion: a chain may be as long as a group.
     */
    static List<ResourceSpec> childrenFirst(Findings findings, String path, Map<String, ResourceSpec> resources) {
        Map<String, List<String>> parents = new LinkedHashMap<>();
        Map<String, Integer> waitingFor = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(resources.keySet());
        Map<String, Integer> place = new LinkedHashMap<>();
        for (String name : names) {
            place.put(name, place.size());
            ResourceSpec resource = resources.get(name);
            Set<String> children =
                    resource == null ? Set.of() : resource.requires().keySet();
            waitingFor.put(name, children.size());
            children.forEach(child ->
                    parents.computeIfAbsent(child, any -> new ArrayList<>()).add(name));
        }
        TreeSet<Integer> free = new TreeSet<>();
        names.stream()
                .filter(name -> waitingFor.getOrDefault(name, 0) == 0)
                .forEach(name -> free.add(place.getOrDefault(name, 0)));
        List<ResourceSpec> ordered = new ArrayList<>();
        Set<String> left = new LinkedHashSet<>(names);
        for (Integer next = free.pollFirst(); next != null; next = free.pollFirst()) {
            String name = names.get(next);
            left.remove(name);
            ResourceSpec resource = resources.get(name);
            if (resource != null) {
                ordered.add(resource);
            }
            for (String parent : parents.getOrDefault(name, List.of())) {
                if (waitingFor.merge(parent, -1, Integer::sum) == 0) {
                    free.add(place.getOrDefault(parent, 0));
                }
            }
        }
        if (!left.isEmpty()) {
            String cycle = String.join(" → ", cycle(left, resources));
            findings.problem(path, cycle, "is a cycle of requires", "take one of these requires away");
        }
        return ordered;
    }

    /** Walks from child to child among what is left, where everything has one, until a name comes again. */
    private static List<String> cycle(Set<String> left, Map<String, ResourceSpec> resources) {
        List<String> way = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String at = left.iterator().next();
        while (seen.add(at)) {
            way.add(at);
            ResourceSpec resource = resources.get(at);
            at = resource == null
                    ? at
                    : resource.requires().keySet().stream()
                            .filter(left::contains)
                            .findFirst()
                            .orElse(at);
        }
        way.add(at);
        return way.subList(way.indexOf(at), way.size());
    }
}
