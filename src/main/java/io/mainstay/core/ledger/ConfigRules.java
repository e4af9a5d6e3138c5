package io.mainstay.core.ledger;

import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.GroupRecord.Wanted;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Whether a new configuration of the nodes' files fits what runs. */
final class ConfigRules {
    private ConfigRules() {}

    static Ruling applied(ClusterState state, Command.ConfigApplied config) {
        ClusterSpec spec = config.spec();
        String fault = spec.fault();
        if (!fault.isEmpty()) {
            return Ruling.refuse(state, fault);
        }
        if (state.version() > 0 && !spec.groups().equals(state.spec().groups())) {
            return Ruling.refuse(
                    state,
                    "version " + state.version() + " of the groups is in force; the files' groups count no more");
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
        SortedMap<String, GroupRecord> groups = VersionRules.groups(state, spec);
        for (GroupRecord known : state.groups().values()) {
            GroupSpec next = state.isLeaving(known.name())
                    ? known.spec()
                    : spec.groups().stream()
                            .filter(each -> each.name().equals(known.name()))
                            .findFirst()
                            .orElse(null);
            String change = kindChange(known, next);
            if (!change.isEmpty()) {
                return Ruling.refuse(state, change);
            }
            if (next == null && known.spec().kind() == GroupSpec.Kind.PARALLEL && known.wanted() == Wanted.ONLINE) {
                return Ruling.refuse(
                        state, known.name() + " would vanish, but is wanted online; ask for offline first");
            }
            String owner = known.holder().node();
            if (!owner.isEmpty() && next == null) {
                return Ruling.refuse(state, known.name() + " would vanish, but " + owner + " owns it");
            }
            if (!owner.isEmpty() && next != null && !next.nodes().contains(owner)) {
                return Ruling.refuse(state, known.name() + " could no longer run on " + owner + ", which owns it");
            }
        }
        return Ruling.accept(
                state.configured(spec, VersionRules.graced(state, spec), groups),
                config.by() + " changes the configuration");
    }

    /** A parallel group has no owner, so the ledger cannot see that it is offline everywhere; a node may even lag behind. */
    static String kindChange(GroupRecord known, @Nullable GroupSpec next) {
        GroupSpec.Kind kind = known.spec().kind();
        return next != null && next.kind() != kind
                ? "the kind of " + known.name() + " cannot change from " + kind.label() + " to "
                        + next.kind().label() + "; give it another name"
                : "";
    }
}
