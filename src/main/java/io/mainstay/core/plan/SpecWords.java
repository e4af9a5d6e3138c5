package io.mainstay.core.plan;

import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.group.Dependency;
import io.mainstay.core.group.GroupPolicy;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.HookSpec;
import io.mainstay.core.group.ResourceSpec;
import io.mainstay.core.group.SpecChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A group's configuration as words by path, so that two can be compared and the difference be read. */
final class SpecWords {
    /** A command line may be long; more of it than this helps nobody. */
    private static final int SHOWN = 100;

    private final Map<String, String> words = new LinkedHashMap<>();

    private SpecWords() {}

    /** Each path at which the two differ, with both values; a resource that comes or goes is one line. */
    static List<String> difference(GroupSpec before, GroupSpec after) {
        List<String> lines = new ArrayList<>();
        compare(lines, ofFrame(before), ofFrame(after));
        SpecChange change = SpecChange.of(before, after);
        for (ResourceSpec resource : before.resources()) {
            String name = resource.name();
            if (change.gone().contains(name)) {
                lines.add(path(name) + ": " + resource.type() + " → none");
            }
        }
        for (ResourceSpec next : after.resources()) {
            String name = next.name();
            if (change.added().contains(name)) {
                lines.add(path(name) + ": none → " + next.type());
            } else {
                before.resources().stream()
                        .filter(each -> each.name().equals(name))
                        .forEach(each -> compare(lines, ofResource(each), ofResource(next)));
            }
        }
        return lines;
    }

    private static void compare(List<String> lines, Map<String, String> was, Map<String, String> is) {
        Set<String> paths = new LinkedHashSet<>(was.keySet());
        paths.addAll(is.keySet());
        for (String path : paths) {
            String one = was.getOrDefault(path, "");
            String other = is.getOrDefault(path, "");
            if (!one.equals(other)) {
                lines.add(path + ": " + shown(one) + " → " + shown(other));
            }
        }
    }

    private static String path(String resource) {
        return "resources." + resource;
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.isEmpty() ? "none" : line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }

    private static Map<String, String> ofFrame(GroupSpec group) {
        SpecWords all = new SpecWords();
        all.words.put("kind", group.kind().label());
        all.words.put("nodes", String.join(", ", group.nodes()));
        all.words.put("AutoStart", String.valueOf(group.autoStart()));
        all.words.put("AutoFailover", String.valueOf(group.autoFailover()));
        all.policy(group.policy());
        all.hooks("", group.hooks());
        return all.words;
    }

    private void policy(GroupPolicy policy) {
        words.put("AutoRestart", String.valueOf(policy.autoRestart()));
        words.put("placement", policy.placement().label());
        words.put("Load", String.valueOf(policy.load()));
        words.put("Failback", failback(policy.failback()));
        words.put(
                "FaultLadder",
                policy.faultLadder().restart() + " within "
                        + duration(policy.faultLadder().withinMs()));
        words.put("AutoFaultClearTime", duration(policy.autoFaultClearMs()));
        words.put("FenceGrace", duration(policy.fenceGraceMs()));
        words.put("after", String.join(", ", policy.after()));
        words.put("with", policy.with());
        words.put("apart", policy.apart());
    }

    private static String failback(GroupPolicy.Failback failback) {
        return switch (failback.when()) {
            case NEVER -> "never";
            case MANUAL -> "manual";
            case WINDOW -> time(failback.fromMinute()) + "-" + time(failback.toMinute());
        };
    }

    private static String time(int minute) {
        return String.format("%02d:%02d", minute / 60, minute % 60);
    }

    private void hooks(String path, HookSpec hooks) {
        hooks.programs().forEach((kind, program) -> words.put(path + kind.key(), program));
        if (!hooks.programs().isEmpty()) {
            words.put(path + "BatchTimeout", duration(hooks.timeoutMs()));
        }
    }

    private static Map<String, String> ofResource(ResourceSpec resource) {
        SpecWords all = new SpecWords();
        String path = path(resource.name()) + ".";
        all.words.put(path + "type", resource.type());
        all.words.put(path + "requires", requires(resource));
        resource.parameters().forEach((key, value) -> all.words.put(path + key, String.valueOf(value)));
        all.hooks(path, resource.hooks());
        for (Attribute attribute : Attribute.values()) {
            all.words.put(path + attribute.key(), value(attribute, resource.settings()));
        }
        return all.words;
    }

    private static String requires(ResourceSpec resource) {
        return resource.requires().entrySet().stream()
                .map(each -> each.getKey() + (each.getValue() == Dependency.WEAK ? " (weak)" : ""))
                .collect(Collectors.joining(", "));
    }

    private static String value(Attribute attribute, AgentSettings settings) {
        long value = settings.get(attribute);
        return switch (attribute.kind()) {
            case DURATION -> duration(value);
            case COUNT -> String.valueOf(value);
            case FLAG -> value == 0 ? "false" : "true";
            case CHOICE -> attribute.choices().get((int) value);
        };
    }

    private static String duration(long ms) {
        return ms % 1000 == 0 ? ms / 1000 + "s" : ms + "ms";
    }
}
