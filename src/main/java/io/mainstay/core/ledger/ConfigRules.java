package io.mainstay.core.ledger;

import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.GroupRecord.Wanted;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whether a new configuration fits what runs. */
final class ConfigRules {
    private ConfigRules() {}

    static Ruling applied(ClusterState state, Command.ConfigApplied config) {
        ClusterSpec spec = config.spec();
        String fault = spec.fault();
        if (!fault.isEmpty()) {
            return Ruling.refuse(state, fault);
        }
        for (String voter : state.voters().names()) {
            if (!spec.nodes().contains(voter)) {
                return Ruling.refuse(state, voter + " would vanish, but is a voter");
            }
        }
        for (NodeRecord node : state.nodes().values()) {
            if (!spec.nodes().contains(node.name()) && !node.lives().isEmpty()) {
                return Ruling.refuse(state, node.name() + " would vanish, but is live");
            }
        }
        TreeMap<String, GroupRecord> groups = new TreeMap<>();
        for (GroupSpec group : spec.groups()) {
            groups.put(
                    group.name(),
                    state.group(group.name())
                            .map(known -> known.with(group))
                            .orElseGet(() -> GroupRecord.configured(group)));
        }
        for (GroupRecord known : state.groups().values()) {
            String change = kindChange(known, groups.get(known.name()));
            if (!change.isEmpty()) {
                return Ruling.refuse(state, change);
            }
            String owner = known.holder().node();
            GroupRecord next = groups.get(known.name());
            if (!owner.isEmpty() && next == null) {
                return Ruling.refuse(state, known.name() + " would vanish, but " + owner + " owns it");
            }
            if (!owner.isEmpty() && next != null && !next.spec().nodes().contains(owner)) {
                return Ruling.refuse(state, known.name() + " could no longer run on " + owner + ", which owns it");
            }
        }
        TreeMap<String, NodeRecord> nodes = new TreeMap<>();
        for (String name : spec.nodes()) {
            long graceMs = spec.graceOf(name);
            nodes.put(
                    name,
                    state.node(name)
                            .map(node -> node.withEach(life -> life.graced(graceMs)))
                            .orElseGet(() -> NodeRecord.unknown(name)));
        }
        return Ruling.accept(state.configured(spec, nodes, groups), config.by() + " changes the configuration");
    }

    /** A parallel group has no owner, so the ledger cannot see that it is offline everywhere; a node may even lag behind. */
    private static String kindChange(GroupRecord known, @Nullable GroupRecord next) {
        GroupSpec.Kind kind = known.spec().kind();
        if (next != null && next.spec().kind() != kind) {
            return "the kind of " + known.name() + " cannot change from " + kind.label() + " to "
                    + next.spec().kind().label() + "; give it another name";
        }
        return next == null && kind == GroupSpec.Kind.PARALLEL && known.wanted() == Wanted.ONLINE
                ? known.name() + " would vanish, but is wanted online; ask for offline first"
                : "";
    }
}
