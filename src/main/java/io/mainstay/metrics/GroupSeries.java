package io.mainstay.metrics;

import io.mainstay.core.group.GroupState;
import io.mainstay.core.snapshot.WholeGroup;
import java.util.List;

/** The series about groups as a whole: the same from every node that hears the others. */
final class GroupSeries {
    private static final List<GroupState> STATES = List.of(GroupState.values());

    private final Families to;

    GroupSeries(Families to) {
        this.to = to;
    }

    void add(Sight sight) {
        each(
                sight,
                "mainstay_group_info",
                "A group and its kind; always 1",
                (group, points) -> points.add(1, "group", group.name(), "kind", group.kind()));
        each(
                sight,
                "mainstay_group_owner",
                "1 for the node that owns the group by the ledger; no series while nobody does",
                (group, points) -> {
                    if (!group.owner().isEmpty()) {
                        points.add(1, "group", group.name(), "owner", group.owner());
                    }
                });
        each(
                sight,
                "mainstay_group_epoch",
                "Number of the group's present ownership, which only grows; 0 while nobody owns it",
                (group, points) -> points.add(group.epoch(), "group", group.name()));
        each(
                sight,
                "mainstay_group_state",
                "1 for the state that the group is in as a whole, 0 for every other",
                (group, points) -> STATES.forEach(
                        state -> points.add(group.state() == state, "group", group.name(), "state", state.name())));
        each(
                sight,
                "mainstay_group_wanted_online",
                "Whether the group is to be online",
                (group, points) -> points.add(group.wanted().equals("online"), "group", group.name()));
        each(
                sight,
                "mainstay_group_frozen",
                "Whether the group is frozen: nothing is done to it",
                (group, points) -> points.add(group.frozen(), "group", group.name()));
        each(
                sight,
                "mainstay_group_failover_possible",
                "Whether the group could move to another node now",
                (group, points) -> points.add(group.canFailOver(), "group", group.name()));
        each(
                sight,
                "mainstay_group_faulted_nodes",
                "Nodes where a fault of the group is on record until it is cleared",
                (group, points) -> points.add(
                        group.ledger().map(plan -> plan.faults().size()).orElse(0), "group", group.name()));
    }

    /** What one group has to say for a family. */
    private interface OneGroup {
        void add(WholeGroup group, Families.Points points);
    }

    private void each(Sight sight, String name, String help, OneGroup series) {
        to.gauge(name, help, points -> sight.groups().forEach(group -> series.add(group, points)));
    }
}
