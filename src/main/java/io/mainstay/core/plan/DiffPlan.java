package io.mainstay.core.plan;

import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.SpecChange;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.GroupRecord.Found;
import io.mainstay.core.ledger.Life;
import io.mainstay.core.ledger.NodeRecord;
import io.mainstay.core.ledger.VersionRules;
import io.mainstay.core.plan.GroupsDiff.Change;
import io.mainstay.core.plan.GroupsDiff.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What other groups would lead to, from the functions that would decide it: the ledger's rules, the planner, and the groups' own
 * notion of what has to end. Pure; one for each difference.
 */
public final class DiffPlan {
    private final ClusterState state;
    private final ClusterState then;
    private final Map<String, Explanation> now = new LinkedHashMap<>();
    private final Map<String, Explanation> next = new LinkedHashMap<>();

    private DiffPlan(ClusterState state, ClusterState then, LeaseView view, long nowMs) {
        this.state = state;
        this.then = then;
        Planner.explain(state, view, nowMs).forEach(why -> now.put(why.group(), why));
        Planner.explain(then, view, nowMs).forEach(why -> next.put(why.group(), why));
    }

    /**
     * The difference between two whole sets of groups.
     *
     * @param before as they run, with what they consist of
     * @param state in which the first are declared
     */
    public static GroupsDiff of(
            List<GroupSpec> before, List<GroupSpec> after, ClusterState state, LeaseView view, long nowMs) {
        Map<String, GroupSpec> was = byName(before);
        Map<String, GroupSpec> is = byName(after);
        DiffPlan plan = new DiffPlan(state, then(state, after), view, nowMs);
        TreeSet<String> names = new TreeSet<>(was.keySet());
        names.addAll(is.keySet());
        List<Change> changes = new ArrayList<>();
        for (String name : names) {
            plan.change(name, was.get(name), is.get(name)).ifPresent(changes::add);
        }
        return new GroupsDiff(changes);
    }

    private static Map<String, GroupSpec> byName(List<GroupSpec> groups) {
        Map<String, GroupSpec> byName = new LinkedHashMap<>();
        groups.forEach(each -> byName.put(each.name(), each));
        return byName;
    }

    /** As the ledger would be after it, once every live node has looked at what is new; as it is where it would be refused. */
    private static ClusterState then(ClusterState state, List<GroupSpec> after) {
        List<String> all = List.copyOf(state.groups().keySet());
        ClusterState then = state.apply(
                        state.index() + 1,
                        new Command.GroupsApplied(after, "", "", state.version(), all, "diff", "", 0, ""))
                .next();
        for (GroupRecord group : List.copyOf(then.groups().values())) {
            if (state.group(group.name()).isPresent()) {
                continue;
            }
            for (String node : group.spec().nodes()) {
                Life life = then.node(node).flatMap(NodeRecord::present).orElse(null);
                if (life != null) {
                    then = then.apply(
                                    then.index() + 1,
                                    new Command.Probed(node, life.incarnation(), group.name(), Found.OFFLINE))
                            .next();
                }
            }
        }
        return then;
    }

    private Optional<Change> change(String name, @Nullable GroupSpec was, @Nullable GroupSpec is) {
        GroupRecord record = state.group(name).orElse(null);
        String interruption = record == null ? "" : VersionRules.interruption(state, record, is);
        if (was == null && is != null) {
            return Optional.of(new Change(name, Kind.ADDED, added(is), comes(is), interruption));
        }
        if (was != null && is == null) {
            return Optional.of(new Change(name, Kind.REMOVED, List.of(), goes(was), interruption));
        }
        if (was == null || is == null) {
            return Optional.empty();
        }
        List<String> details = SpecWords.difference(was, is);
        List<String> effects = stays(was, is);
        Kind kind = was.equals(is) ? Kind.SAME : Kind.CHANGED;
        return kind == Kind.SAME && effects.isEmpty()
                ? Optional.empty()
                : Optional.of(new Change(name, kind, details, effects, interruption));
    }

    private static List<String> added(GroupSpec group) {
        List<String> details = new ArrayList<>();
        details.add("kind: " + group.kind().label());
        details.add("nodes: " + String.join(", ", group.nodes()));
        group.resources().forEach(each -> details.add("resources." + each.name() + ": " + each.type()));
        return details;
    }

    private List<String> comes(GroupSpec group) {
        String name = group.name();
        Explanation why = next.get(name);
        if (why == null) {
            return List.of();
        }
        if (!group.autoStart()) {
            return List.of(name + " stays offline: AutoStart is off");
        }
        if (group.kind() == GroupSpec.Kind.PARALLEL) {
            List<String> nodes = runningOn(then, group);
            return List.of(
                    nodes.isEmpty() ? name + " starts nowhere" : name + " starts on " + String.join(", ", nodes));
        }
        return List.of(
                why.chosen().isEmpty()
                        ? name + " is not started: " + why.noTarget()
                        : name + " starts on " + why.chosen() + ": " + why.sentence());
    }

    private List<String> goes(GroupSpec group) {
        List<String> nodes = runningOn(state, group);
        return List.of(group.name()
                + (nodes.isEmpty()
                        ? " is taken away; it runs nowhere"
                        : " stops on " + String.join(", ", nodes) + " and is taken away"));
    }

    /** What ends and begins on the nodes where it runs, and where it goes. */
    private List<String> stays(GroupSpec was, GroupSpec is) {
        List<String> effects = new ArrayList<>();
        List<String> nodes = runningOn(state, was);
        if (!nodes.isEmpty()) {
            String where = " on " + String.join(", ", nodes);
            SpecChange change = SpecChange.of(was, is);
            change.gone().forEach(name -> effects.add(was.name() + "/" + name + " stops" + where + " and is gone"));
            change.replaced().forEach(name -> effects.add(was.name() + "/" + name + " restarts" + where));
            change.dragged(was)
                    .forEach(name -> effects.add(
                            was.name() + "/" + name + " restarts" + where + ", for it stands on what does"));
            change.added().forEach(name -> effects.add(was.name() + "/" + name + " starts" + where));
            boolean isFrozen =
                    state.group(was.name()).map(GroupRecord::isFrozen).orElse(false);
            if (isFrozen && !effects.isEmpty()) {
                effects.add(was.name() + " is frozen: none of this before it is unfrozen");
            }
        }
        if (is.kind() == GroupSpec.Kind.PARALLEL) {
            ends(was, is).forEach(node -> effects.add(was.name() + " stops on " + node));
        }
        moves(is).ifPresent(effects::add);
        return effects;
    }

    private List<String> ends(GroupSpec was, GroupSpec is) {
        return runningOn(state, was).stream()
                .filter(node -> !is.nodes().contains(node))
                .toList();
    }

    private Optional<String> moves(GroupSpec is) {
        String name = is.name();
        Explanation why = next.get(name);
        Explanation before = now.get(name);
        GroupRecord record = state.group(name).orElse(null);
        if (why == null || before == null || record == null || is.kind() == GroupSpec.Kind.PARALLEL) {
            return Optional.empty();
        }
        String owner = record.holder().node();
        if (!why.chosen().isEmpty() && !why.chosen().equals(before.chosen())) {
            return Optional.of(
                    owner.isEmpty()
                            ? name + " starts on " + why.chosen() + ": " + why.sentence()
                            : name + " moves from " + owner + " to " + why.chosen() + ": " + why.sentence());
        }
        boolean isStranded =
                !owner.isEmpty() && why.chosen().isEmpty() && !is.nodes().contains(owner);
        return isStranded ? Optional.of(why.sentence()) : Optional.empty();
    }

    private static List<String> runningOn(ClusterState state, GroupSpec group) {
        GroupRecord record = state.group(group.name()).orElse(null);
        if (record == null) {
            return List.of();
        }
        if (group.kind() != GroupSpec.Kind.PARALLEL) {
            return record.holder().isNone()
                    ? List.of()
                    : List.of(record.holder().node());
        }
        return record.spec().nodes().stream()
                .filter(node -> state.node(node)
                        .flatMap(NodeRecord::present)
                        .map(life -> state.runsBeside(record, node, life.incarnation()))
                        .orElse(false))
                .toList();
    }
}
