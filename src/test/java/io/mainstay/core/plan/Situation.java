package io.mainstay.core.plan;

import io.mainstay.core.group.GroupPolicy;
import io.mainstay.core.group.GroupPolicy.Failback;
import io.mainstay.core.group.GroupPolicy.FaultLadder;
import io.mainstay.core.group.GroupPolicy.Placement;
import io.mainstay.core.group.GroupSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A cluster at one moment, in words that Mainstay and Pacemaker both know: what is configured, what runs where, and what
 * has just happened.
 *
 * @param down the nodes that are not live
 * @param drained those on which an operator wants nothing
 * @param start where each group ran until now, perhaps on a node that is down; a group that ran nowhere is missing
 * @param failed the groups that have just failed where they ran
 * @param faults by group and node, how often it failed there
 */
record Situation(
        long seed,
        List<String> nodes,
        List<GroupSpec> groups,
        Set<String> down,
        Set<String> drained,
        Map<String, String> start,
        Set<String> failed,
        Map<String, Map<String, Integer>> faults) {
    private static final int MOST_NODES = 5;
    private static final int MOST_GROUPS = 6;
    private static final Failback ALWAYS = new Failback(Failback.When.WINDOW, 0, 1439);

    /** How often a group may fail on a node before it has to leave it: Pacemaker's migration-threshold. */
    static int threshold(GroupSpec group) {
        return group.policy().faultLadder().restart() + 1;
    }

    /** Whether it goes back to a better node: Pacemaker's resource-stickiness of 0. */
    static boolean goesBack(GroupSpec group) {
        return group.policy().failback().when() == Failback.When.WINDOW;
    }

    int faultsOf(String group, String node) {
        return faults.getOrDefault(group, Map.of()).getOrDefault(node, 0);
    }

    GroupSpec group(String name) {
        return groups.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Whether the node may be given the group as far as the group alone is asked. */
    boolean isOpen(GroupSpec group, String node) {
        return group.nodes().contains(node)
                && !down.contains(node)
                && !drained.contains(node)
                && faultsOf(group.name(), node) < threshold(group);
    }

    /** The one that this seed draws, and where Mainstay puts its groups. */
    static Settled draw(long seed) {
        SplittableRandom random = new SplittableRandom(seed ^ 0x706c616365L);
        List<String> nodes = names("n", random.nextInt(2, MOST_NODES + 1));
        SettlingStory story = new SettlingStory(nodes, groups(random, nodes));
        TreeSet<String> up = some(random, nodes, 85);
        if (up.isEmpty()) {
            up.add(nodes.get(0));
        }
        story.marks(random);
        if (random.nextInt(100) < 30) {
            return story.ends(seed, random, up, new TreeSet<>());
        }
        up.forEach(story::join);
        story.settle();
        story.stumbles(random);
        TreeSet<String> next = new TreeSet<>();
        for (String node : nodes) {
            if (random.nextInt(100) < (up.contains(node) ? 75 : 50)) {
                next.add(node);
            }
        }
        return story.ends(seed, random, next, up);
    }

    private static List<GroupSpec> groups(SplittableRandom random, List<String> nodes) {
        // The order in which groups stand on each other is not the one of their names.
        List<String> names = shuffled(random, names("g", random.nextInt(1, MOST_GROUPS + 1)));
        List<GroupSpec> groups = new ArrayList<>();
        for (String name : names) {
            List<String> order = shuffled(random, nodes);
            order = random.nextInt(3) == 0 ? order.subList(0, random.nextInt(1, order.size() + 1)) : order;
            List<String> after = random.nextInt(4) == 0 && !groups.isEmpty()
                    ? List.of(any(random, groups).name())
                    : List.of();
            String with = "";
            String apart = "";
            if (random.nextInt(5) == 0 && !groups.isEmpty()) {
                GroupSpec host = any(random, groups);
                with = Collections.disjoint(host.nodes(), order) ? "" : host.name();
            }
            if (random.nextInt(5) == 0 && !groups.isEmpty()) {
                String other = any(random, groups).name();
                apart = other.equals(with) ? "" : other;
            }
            GroupPolicy policy = new GroupPolicy(
                    Placement.PRIORITY,
                    1,
                    random.nextInt(4) == 0 ? ALWAYS : Failback.NEVER,
                    true,
                    0,
                    new FaultLadder(random.nextInt(3), 600_000),
                    0,
                    after,
                    with,
                    apart);
            groups.add(new GroupSpec(name, GroupSpec.Kind.FAILOVER, order, true, true, List.of(), policy));
        }
        return groups;
    }

    static TreeSet<String> some(SplittableRandom random, List<String> of, int percent) {
        TreeSet<String> drawn = new TreeSet<>();
        for (String each : of) {
            if (random.nextInt(100) < percent) {
                drawn.add(each);
            }
        }
        return drawn;
    }

    private static <T> T any(SplittableRandom random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static List<String> names(String letter, int count) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            names.add(letter + i);
        }
        return names;
    }

    private static List<String> shuffled(SplittableRandom random, List<String> of) {
        List<String> left = new ArrayList<>(of);
        List<String> drawn = new ArrayList<>();
        while (!left.isEmpty()) {
            drawn.add(left.remove(random.nextInt(left.size())));
        }
        return drawn;
    }

    /** A situation, and where the groups are once the planner proposes nothing more; a group that is nowhere is missing. */
    record Settled(Situation situation, TreeMap<String, String> placement) {}
}
