package io.mainstay.core.group;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a group's resources differs between two configurations, and so what has to end for the second. The same for the
 * machine that does it and for the difference that is shown before.
 *
 * @param gone in the first only
 * @param added in the second only
 * @param replaced those whose type or parameters differ: stopped as they were, started as they are to be
 * @param adjusted those of which anything else differs, such as an attribute: it holds at once, and nothing ends
 */
public record SpecChange(Set<String> gone, Set<String> added, Set<String> replaced, Set<String> adjusted) {
    public static SpecChange of(GroupSpec before, GroupSpec after) {
        Map<String, ResourceSpec> was = byName(before);
        Map<String, ResourceSpec> is = byName(after);
        Set<String> gone = new LinkedHashSet<>(was.keySet());
        gone.removeAll(is.keySet());
        Set<String> added = new LinkedHashSet<>(is.keySet());
        added.removeAll(was.keySet());
        Set<String> replaced = new LinkedHashSet<>();
        Set<String> adjusted = new LinkedHashSet<>();
        was.forEach((name, known) -> {
            ResourceSpec next = is.get(name);
            if (next != null && !next.equals(known)) {
                (isReplaced(known, next) ? replaced : adjusted).add(name);
            }
        });
        return new SpecChange(gone, added, replaced, adjusted);
    }

    private static Map<String, ResourceSpec> byName(GroupSpec group) {
        Map<String, ResourceSpec> byName = new LinkedHashMap<>();
        group.resources().forEach(each -> byName.put(each.name(), each));
        return byName;
    }

    private static boolean isReplaced(ResourceSpec known, ResourceSpec next) {
        return !known.type().equals(next.type()) || !known.parameters().equals(next.parameters());
    }

    /** What goes offline before the second configuration is in force. */
    public Set<String> ending() {
        Set<String> ending = new LinkedHashSet<>(gone);
        ending.addAll(replaced);
        return ending;
    }

    /** What of the first configuration goes offline meanwhile, for it stands firmly on what ends; children first. */
    public List<String> dragged(GroupSpec before) {
        Set<String> down = ending();
        List<String> dragged = new ArrayList<>();
        for (ResourceSpec each : before.resources()) {
            boolean stands = each.requires().entrySet().stream()
                    .anyMatch(child -> child.getValue() == Dependency.STRONG && down.contains(child.getKey()));
            if (stands && down.add(each.name())) {
                dragged.add(each.name());
            }
        }
        return dragged;
    }

    public boolean isNothing() {
        return gone.isEmpty() && added.isEmpty() && replaced.isEmpty() && adjusted.isEmpty();
    }
}
