package io.mainstay.core.snapshot;

import io.mainstay.core.group.GroupState;
import io.mainstay.core.snapshot.ClusterSnapshot.GroupPlan;
import io.mainstay.core.snapshot.WholeGroup.Share;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;

/** Makes one {@link WholeGroup}: the ledger says who owns it, the owner how it stands there (c.2). */
record Whole(
        Gathering from,
        String name,
        Optional<GroupPlan> plan,
        SortedMap<String, GroupSnapshot> said,
        SortedMap<String, Share> shares) {
    /** What counts as something under way or running, the most urgent first. */
    private static final List<GroupState> ACTIVE =
            List.of(GroupState.PARTIAL, GroupState.GOING_ONLINE, GroupState.GOING_OFFLINE, GroupState.ONLINE);

    WholeGroup told() {
        String own = from.own().node();
        Optional<GroupSnapshot> mine = Optional.ofNullable(said.get(own));
        Optional<GroupSnapshot> any = mine.or(() -> said.values().stream().findFirst());
        String kind = any.map(GroupSnapshot::kind).orElse("");
        // Only a failover group is owned in the ledger; of the others each node has its own share.
        Optional<GroupPlan> ledger = Gathering.isFailover(kind) ? plan : Optional.empty();
        String owner = ledger.map(GroupPlan::owner)
                .orElse(any.map(GroupSnapshot::owner).orElse(""));
        Optional<GroupSnapshot> owners = Optional.ofNullable(said.get(owner));
        Optional<GroupSnapshot> speaker = owners.or(() -> any);
        boolean frozen = ledger.map(GroupPlan::frozen).orElse(false)
                || speaker.map(GroupSnapshot::frozen).orElse(false);
        boolean canFailOver = plan.map(it -> !it.target().isEmpty())
                .orElse(speaker.map(GroupSnapshot::canFailOver).orElse(false));
        return new WholeGroup(
                name,
                kind,
                state(kind, owner),
                owner,
                ledger.map(GroupPlan::epoch)
                        .orElse(any.map(GroupSnapshot::epoch).orElse(0L)),
                ledger.map(GroupPlan::wanted)
                        .orElse(speaker.map(GroupSnapshot::wanted).orElse("")),
                frozen,
                canFailOver,
                failover(speaker),
                sentence(owners, mine),
                plan,
                shares);
    }

    private String failover(Optional<GroupSnapshot> speaker) {
        return plan.map(it -> it.target().isEmpty() ? it.noTarget() : "to " + it.target())
                .orElse(speaker.map(GroupSnapshot::failover).orElse(""));
    }

    /** A node alone speaks for itself. Among several the owner does, by name, since its "here" is not the reader's. */
    private String sentence(Optional<GroupSnapshot> owners, Optional<GroupSnapshot> mine) {
        if (from.nodes().size() == 1) {
            return mine.map(GroupSnapshot::sentence)
                    .orElse(plan.map(GroupPlan::sentence).orElse(""));
        }
        String owner = plan.map(GroupPlan::owner).orElse("");
        boolean speaks = shares.containsKey(owner) && shares.get(owner).isKnown();
        return owners.filter(group -> speaks && !group.sentence().isEmpty())
                .map(group -> owner + ": " + group.sentence())
                .orElse(plan.map(GroupPlan::sentence)
                        .orElse(mine.map(GroupSnapshot::sentence).orElse("")));
    }

    private GroupState state(String kind, String owner) {
        if (from.nodes().size() == 1) {
            return shares.values().stream().findFirst().map(Share::state).orElse(GroupState.UNKNOWN);
        }
        List<GroupState> known = shares.values().stream()
                .filter(Share::isKnown)
                .map(Share::state)
                .toList();
        if (!Gathering.isFailover(kind)) {
            return together(known);
        }
        Share owners = shares.get(owner);
        if (!owner.isEmpty() && owners != null && owners.isKnown()) {
            return owners.state();
        }
        if (!owner.isEmpty()) {
            return plan.map(it -> byPhase(it.phase())).orElse(GroupState.UNKNOWN);
        }
        return unowned(known);
    }

    /** The owner is not heard on the bus: the ledger has its last statement. */
    private static GroupState byPhase(String phase) {
        return switch (phase.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "_")) {
            case "STARTED" -> GroupState.ONLINE;
            case "ASSIGNED" -> GroupState.GOING_ONLINE;
            case "FAULTED" -> GroupState.FAULTED;
            case "RELEASE_FAILED" -> GroupState.PARTIAL;
            default -> GroupState.UNKNOWN;
        };
    }

    private GroupState unowned(List<GroupState> known) {
        for (GroupState active : ACTIVE) {
            if (known.contains(active)) {
                return active;
            }
        }
        boolean isStuck = plan.map(it -> it.target().isEmpty()
                        && !it.faults().isEmpty()
                        && it.wanted().equals("online"))
                .orElse(true);
        if (known.contains(GroupState.FAULTED) && isStuck) {
            return GroupState.FAULTED;
        }
        boolean isOpen = known.isEmpty() || known.contains(GroupState.UNKNOWN);
        return isOpen ? GroupState.UNKNOWN : GroupState.OFFLINE;
    }

    /** Of groups that may run on many nodes at once. */
    private static GroupState together(List<GroupState> known) {
        for (GroupState first :
                List.of(GroupState.FAULTED, GroupState.PARTIAL, GroupState.GOING_ONLINE, GroupState.GOING_OFFLINE)) {
            if (known.contains(first)) {
                return first;
            }
        }
        if (known.stream().distinct().count() == 1) {
            return known.get(0);
        }
        return known.contains(GroupState.ONLINE) ? GroupState.PARTIAL : GroupState.UNKNOWN;
    }
}
