package io.mainstay.metrics;

import io.mainstay.core.snapshot.ClusterSnapshot;
import io.mainstay.core.snapshot.ClusterSnapshot.Lease;
import io.mainstay.core.snapshot.ClusterSnapshot.Member;
import io.mainstay.core.snapshot.NodeSnapshot;
import java.util.function.Consumer;

/** The series about a node and what it knows of the others. */
final class NodeSeries {
    private static final double SECOND_MS = 1_000;

    private final Families to;

    NodeSeries(Families to) {
        this.to = to;
    }

    void add(Sight sight) {
        to.gauge(
                "mainstay_ready",
                "Whether the node knows of its groups: 0 while it starts",
                points -> points.add(sight.own().isPresent()));
        sight.own().ifPresent(this::own);
        sight.cluster().ifPresent(this::cluster);
        sight.bus().ifPresent(bus -> {
            to.gauge(
                    "mainstay_bus_up",
                    "Whether the event bus between the nodes is up; it shows and decides nothing",
                    points -> points.add(bus.up()));
            to.gauge(
                    "mainstay_bus_members",
                    "Nodes that messages of the event bus reach both ways, this one included",
                    points -> points.add(bus.members().size()));
        });
    }

    private void own(NodeSnapshot own) {
        to.gauge(
                "mainstay_node_info",
                "The node that answers; always 1",
                points -> points.add(1, "cluster", own.cluster(), "node", own.node(), "version", own.version()));
        to.gauge(
                "mainstay_node_start_time_seconds",
                "When the node started, seconds since 1970",
                points -> points.add(own.startedWallMs() / SECOND_MS));
        to.gauge(
                "mainstay_node_life",
                "How often the node has started, this time included",
                points -> points.add(own.life()));
    }

    private void cluster(ClusterSnapshot cluster) {
        lease(cluster.lease());
        to.gauge(
                "mainstay_ledger_has_leader",
                "Whether the node knows who leads the ledger; without one nothing is decided",
                points -> points.add(!cluster.leader().isEmpty()));
        to.gauge(
                "mainstay_ledger_is_leader",
                "Whether this node leads the ledger",
                points -> points.add(cluster.leader().equals(cluster.node())));
        to.gauge(
                "mainstay_ledger_applied_index",
                "The last command of the ledger that this node has applied",
                points -> points.add(cluster.index()));
        members(
                "mainstay_member_live",
                "Whether the ledger holds this member's present life for alive",
                cluster,
                (member, points) -> points.add(member.live(), "member", member.name()));
        members(
                "mainstay_member_voter",
                "Whether this member votes in the ledger",
                cluster,
                (member, points) -> points.add(member.voter(), "member", member.name()));
        members(
                "mainstay_member_drained",
                "Whether this member is drained: it takes no group",
                cluster,
                (member, points) -> points.add(member.drained(), "member", member.name()));
        members(
                "mainstay_member_heard_age_seconds",
                "How long ago this node heard the member on the lease channel; none where it never has",
                cluster,
                (member, points) -> {
                    if (member.heardAgoMs() >= 0) {
                        points.add(member.heardAgoMs() / SECOND_MS, "member", member.name());
                    }
                });
    }

    private void lease(Lease lease) {
        if (lease.ttlMs() == 0) {
            return; // A node alone needs none.
        }
        to.gauge(
                "mainstay_lease_ttl_seconds",
                "How long the node's lease lasts from its renewal",
                points -> points.add(lease.ttlMs() / SECOND_MS));
        to.gauge(
                "mainstay_lease_left_seconds",
                "Time left of the node's permission to run what it owns; 0 without a lease",
                points -> points.add(lease.leftMs() / SECOND_MS));
    }

    /** What one member has to say for a family. */
    private interface MemberSeries {
        void add(Member member, Families.Points points);
    }

    private void members(String name, String help, ClusterSnapshot cluster, MemberSeries series) {
        Consumer<Families.Points> each = points -> cluster.nodes().forEach(member -> series.add(member, points));
        to.gauge(name, help, each);
    }
}
