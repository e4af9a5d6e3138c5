package io.mainstay.core.ledger;

import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.GroupRecord.Found;
import io.mainstay.core.ledger.GroupRecord.Wanted;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether other groups may be declared than those that are, and what becomes of those that run (V rules). A group that is taken
 * away while it runs stays in the ledger until it is known to run nowhere: only then may its name be had anew.
 */
public final class VersionRules {
    private VersionRules() {}

    static Ruling applied(ClusterState state, Command.GroupsApplied applied) {
        String refusal = refusal(state, applied);
        if (!refusal.isEmpty()) {
            return Ruling.refuse(state, refusal);
        }
        boolean isSeeded = state.version() == 0 && !applied.seed().isEmpty();
        ClusterState before = isSeeded
                ? state.versioned(new GroupsVersion(
                        1, applied.seed(), applied.by(), "as the file was before", applied.atWallMs()))
                : state;
        GroupsVersion version = new GroupsVersion(
                before.version() + 1, applied.document(), applied.by(), applied.reason(), applied.atWallMs());
        ClusterSpec spec = spec(state, applied.groups());
        return Ruling.accept(
                before.configured(spec, graced(state, spec), groups(state, spec))
                        .versioned(version),
                applied.by() + " applies version " + version.number() + " of the groups"
                        + (applied.reason().isEmpty() ? "" : ": " + applied.reason()));
    }

    private static ClusterSpec spec(ClusterState state, List<GroupSpec> groups) {
        return new ClusterSpec(
                state.spec().nodes(),
                groups.stream().map(GroupSpec::frame).toList(),
                state.spec().capacities());
    }

    private static String refusal(ClusterState state, Command.GroupsApplied applied) {
        if (applied.base() != state.version()) {
            return "version " + state.version() + " is in force by now, and this was compared with "
                    + (applied.base() == 0 ? "the nodes' files" : "version " + applied.base())
                    + "; look at the difference again"; // V2
        }
        int length = Math.max(applied.document().length(), applied.seed().length());
        if (length > GroupsVersion.MAX_BYTES) {
            return "the groups have " + length + " characters; at most " + GroupsVersion.MAX_BYTES + " can be applied";
        }
        ClusterSpec spec = spec(state, applied.groups());
        String fault = spec.fault();
        if (!fault.isEmpty()) {
            return fault;
        }
        for (GroupRecord known : state.groups().values()) {
            GroupSpec next = find(spec.groups(), known.name());
            String change = ConfigRules.kindChange(known, next);
            if (!change.isEmpty()) {
                return change;
            }
            String interruption = interruption(state, known, next);
            if (!interruption.isEmpty() && known.isFrozen()) {
                return interruption + ", and it is frozen; `mainstay unfreeze " + known.name() + "` first";
            }
            if (!interruption.isEmpty() && !applied.interrupt().contains(known.name())) {
                return interruption + "; name it with `--interrupt " + known.name() + "` if that is meant"; // V3
            }
        }
        return "";
    }

    private static @Nullable GroupSpec find(List<GroupSpec> groups, String name) {
        return groups.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /**
     * What would end where it runs, as a sentence without its stop; empty when nothing would, or it is on its way already.
     *
     * @param next as it would be; null when it would be gone
     */
    public static String interruption(ClusterState state, GroupRecord known, @Nullable GroupSpec next) {
        String name = known.name();
        String owner = known.holder().node();
        if (state.isLeaving(name)) {
            return "";
        }
        if (known.spec().kind() == GroupSpec.Kind.PARALLEL) {
            List<String> runs = known.wanted() == Wanted.OFFLINE
                    ? List.of()
                    : known.spec().nodes().stream()
                            .filter(node -> state.node(node)
                                    .flatMap(NodeRecord::present)
                                    .isPresent())
                            .filter(node -> next == null || !next.nodes().contains(node))
                            .toList();
            return runs.isEmpty() ? "" : name + " may run on " + String.join(", ", runs) + " and would end there";
        }
        if (owner.isEmpty()) {
            return "";
        }
        if (next == null) {
            return name + " runs on " + owner + " and would be stopped and taken away";
        }
        return next.nodes().contains(owner)
                ? ""
                : name + " runs on " + owner + ", which would be none of its nodes any more: it would move";
    }

    static SortedMap<String, NodeRecord> graced(ClusterState state, ClusterSpec spec) {
        TreeMap<String, NodeRecord> nodes = new TreeMap<>();
        for (String name : spec.nodes()) {
            long graceMs = spec.graceOf(name);
            nodes.put(
                    name,
                    state.node(name)
                            .map(node -> node.withEach(life -> life.graced(graceMs)))
                            .orElseGet(() -> NodeRecord.unknown(name)));
        }
        return nodes;
    }

    /** V4: those that are declared, and those that are not any more and may still run. */
    static SortedMap<String, GroupRecord> groups(ClusterState state, ClusterSpec spec) {
        TreeMap<String, GroupRecord> groups = new TreeMap<>();
        for (GroupSpec group : spec.groups()) {
            groups.put(
                    group.name(),
                    state.group(group.name())
                            .map(known -> declared(state, known, group))
                            .orElseGet(() -> GroupRecord.configured(group)));
        }
        for (GroupRecord known : state.groups().values()) {
            groups.computeIfAbsent(known.name(), name -> known.wanting(Wanted.OFFLINE, ""));
        }
        return groups;
    }

    /** One that comes back before it was gone is begun with anew, as far as that can be. */
    private static GroupRecord declared(ClusterState state, GroupRecord known, GroupSpec next) {
        GroupRecord record = known.with(next);
        return state.isLeaving(known.name())
                ? record.wanting(next.autoStart() ? Wanted.ONLINE : Wanted.OFFLINE, "")
                : record;
    }

    /** Without the groups that were taken away and are known to run nowhere by now. */
    static ClusterState withoutGone(ClusterState state) {
        if (state.groups().size() == state.spec().groups().size()) {
            return state;
        }
        TreeMap<String, GroupRecord> groups = new TreeMap<>(state.groups());
        groups.values().removeIf(group -> state.isLeaving(group.name()) && isGone(state, group));
        return state.configured(state.spec(), state.nodes(), groups);
    }

    private static boolean isGone(ClusterState state, GroupRecord group) {
        if (group.spec().kind() != GroupSpec.Kind.PARALLEL) {
            return group.holder().isNone() && !group.isOwed();
        }
        return group.spec().nodes().stream().allMatch(node -> {
            Optional<Life> life = state.node(node).flatMap(NodeRecord::present);
            GroupRecord.Probe probe = group.probes().get(node);
            return life.isEmpty()
                    || (probe != null
                            && probe.incarnation() == life.get().incarnation()
                            && probe.found() != Found.ONLINE);
        });
    }

    /** Why nothing more is asked of a group that was taken away. */
    static String leaving(ClusterState state, GroupRecord group) {
        String owner = group.holder().node();
        return group.name() + " was taken away with version " + state.version() + " of the groups"
                + (owner.isEmpty() ? "" : " and goes offline on " + owner);
    }
}
