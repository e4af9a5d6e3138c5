package io.mainstay.core.plan;

import io.mainstay.core.group.GroupPolicy;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.plan.Situation.Settled;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Why Mainstay and Pacemaker may put a group elsewhere: the classes of PLACEMENT.md, each with what shows it. */
enum Difference {
    /** P1: Pacemaker places a group also by what those tied to it want; here its own list alone decides. */
    SWAYED {
        @Override
        boolean shows(Compared both, GroupSpec group) {
            String ours = both.ours(group);
            return both.isTiedTo(group)
                    && !ours.isEmpty()
                    && ours.equals(both.ownChoice(group))
                    && both.situation().isOpen(group, both.theirs(group));
        }
    },
    /** P2: Pacemaker stops what runs when what it stands on is gone, or no node suits it any more; here it runs on. */
    RUNS_ON {
        @Override
        boolean shows(Compared both, GroupSpec group) {
            String ours = both.ours(group);
            boolean isWhereItWas = !ours.isEmpty() && ours.equals(both.start(group));
            return isWhereItWas
                    && !both.situation().failed().contains(group.name())
                    && both.theirs(group).isEmpty()
                    && (both.ownChoice(group).isEmpty() || both.lacksWhatItStandsOn(group));
        }
    },
    /** P3: where only one node is left, Pacemaker keeps two groups apart by not running one; here both run. */
    CROWDED {
        @Override
        boolean shows(Compared both, GroupSpec group) {
            return both.theirs(group).isEmpty() && both.isCrowded(group);
        }
    },
    /** P4: a group that has to wait for another takes its place in Pacemaker, and keeps others away; here it takes none. */
    WAITING {
        @Override
        boolean shows(Compared both, GroupSpec group) {
            String apart = group.policy().apart();
            return !apart.isEmpty()
                    && both.ours(both.group(apart)).isEmpty()
                    && both.theirs(both.group(apart)).isEmpty()
                    && both.ours(group).equals(both.ownChoice(group));
        }
    },
    /** P5: Pacemaker waits for a node that the group to keep apart from is leaving; here it starts elsewhere at once. */
    AT_ONCE {
        @Override
        boolean shows(Compared both, GroupSpec group) {
            String ours = both.ours(group);
            String left = both.theirs(group);
            return !ours.isEmpty()
                    && !ours.equals(both.start(group))
                    && !Situation.goesBack(group)
                    && both.isLeft(group.policy().apart(), left)
                    && ours.equals(both.ownChoice(group, left));
        }
    };

    abstract boolean shows(Compared both, GroupSpec group);

    /** The class of one group that is elsewhere, in the order of their numbers. */
    static Optional<Difference> of(Compared both, GroupSpec group) {
        return Stream.of(values()).filter(each -> each.shows(both, group)).findFirst();
    }

    /** One situation under both. */
    record Compared(Settled settled, TreeMap<String, String> placedByPacemaker) {
        Situation situation() {
            return settled.situation();
        }

        GroupSpec group(String name) {
            return situation().group(name);
        }

        String ours(GroupSpec group) {
            return settled.placement().getOrDefault(group.name(), "");
        }

        String theirs(GroupSpec group) {
            return placedByPacemaker.getOrDefault(group.name(), "");
        }

        String start(GroupSpec group) {
            return situation().start().getOrDefault(group.name(), "");
        }

        boolean isElsewhere(GroupSpec group) {
            return !ours(group).equals(theirs(group));
        }

        List<GroupSpec> elsewhere() {
            return situation().groups().stream().filter(this::isElsewhere).toList();
        }

        /** Whether another group is tied to the place of this one. */
        boolean isTiedTo(GroupSpec group) {
            return situation().groups().stream()
                    .anyMatch(each -> each.policy().with().equals(group.name())
                            || each.policy().apart().equals(group.name()));
        }

        /** Where the group belongs by its own list, those it is tied to being where Mainstay has put them. */
        String ownChoice(GroupSpec group) {
            return ownChoice(group, "");
        }

        /** The same without that node. */
        String ownChoice(GroupSpec group, String without) {
            List<String> may = group.nodes().stream()
                    .filter(node -> !node.equals(without) && situation().isOpen(group, node))
                    .filter(node -> keepsTies(group, node))
                    .toList();
            boolean stays = may.contains(start(group)) && !Situation.goesBack(group);
            return stays ? start(group) : may.isEmpty() ? "" : may.get(0);
        }

        private boolean keepsTies(GroupSpec group, String node) {
            GroupPolicy policy = group.policy();
            boolean isWith =
                    policy.with().isEmpty() || ours(group(policy.with())).equals(node);
            return isWith
                    && (policy.apart().isEmpty() || !ours(group(policy.apart())).equals(node));
        }

        /** Whether that group ran there, and leaves in order: it has to be stopped first. */
        boolean isLeft(String name, String node) {
            return !name.isEmpty()
                    && !node.isEmpty()
                    && start(group(name)).equals(node)
                    && !ours(group(name)).equals(node)
                    && !situation().down().contains(node)
                    && !situation().failed().contains(name);
        }

        boolean lacksWhatItStandsOn(GroupSpec group) {
            GroupPolicy policy = group.policy();
            boolean isAlone =
                    !policy.with().isEmpty() && theirs(group(policy.with())).isEmpty();
            return isAlone
                    || policy.after().stream()
                            .anyMatch(first -> theirs(group(first)).isEmpty());
        }

        /** Whether it runs beside the group that it keeps apart from, with no other node to go to. */
        boolean isCrowded(GroupSpec group) {
            String apart = group.policy().apart();
            return !apart.isEmpty()
                    && !ours(group).isEmpty()
                    && ours(group(apart)).equals(ours(group))
                    && group.nodes().stream()
                            .filter(node -> !node.equals(ours(group)))
                            .noneMatch(node -> situation().isOpen(group, node) && keepsTies(group, node));
        }

        /**
         * The class of every group that is elsewhere: its own, or that of one that it is tied to or waits for. A group
         * for which there is none is missing.
         */
        Map<String, Difference> classes() {
            Map<String, Difference> classes = new TreeMap<>();
            elsewhere().forEach(group -> of(this, group).ifPresent(found -> classes.put(group.name(), found)));
            Set<String> left = new LinkedHashSet<>();
            elsewhere().forEach(group -> left.add(group.name()));
            left.removeAll(classes.keySet());
            for (boolean isNew = true; isNew; ) {
                isNew = false;
                for (String name : List.copyOf(left)) {
                    Optional<String> cause =
                            tied(group(name)).filter(classes::containsKey).findFirst();
                    if (cause.isPresent()) {
                        classes.put(name, classes.get(cause.get()));
                        left.remove(name);
                        isNew = true;
                    }
                }
            }
            return classes;
        }

        /** Whom the group itself is tied to, or waits for. */
        private static Stream<String> tied(GroupSpec group) {
            GroupPolicy policy = group.policy();
            return Stream.concat(Stream.of(policy.with(), policy.apart()), policy.after().stream())
                    .filter(name -> !name.isEmpty());
        }
    }
}
