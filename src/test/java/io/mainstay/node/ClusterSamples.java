package io.mainstay.node;

import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.ResourceState;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.snapshot.ClusterSnapshot;
import io.mainstay.core.snapshot.ClusterSnapshot.Bus;
import io.mainstay.core.snapshot.ClusterSnapshot.GroupPlan;
import io.mainstay.core.snapshot.ClusterSnapshot.Lease;
import io.mainstay.core.snapshot.ClusterSnapshot.Member;
import io.mainstay.core.snapshot.ClusterSnapshot.Past;
import io.mainstay.core.snapshot.Gathering;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.MemberSnapshot;
import io.mainstay.core.snapshot.NodeSnapshot;
import io.mainstay.core.snapshot.WholeGroup;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A made-up cluster: n1 and n2 run groups, w1 is the witness; everything is told by n1. */
public final class ClusterSamples {
    private ClusterSamples() {}

    /** The group as n2, where it is offline, tells it. */
    public static GroupSnapshot standby() {
        return on("n2", Samples.web(GroupState.OFFLINE, AgentState.OFFLINE, ResourceState.OFFLINE));
    }

    /** The same group in the words of that node, which names n1 as its owner. */
    public static GroupSnapshot on(String node, GroupSnapshot group) {
        return new GroupSnapshot(
                group.name(),
                group.kind(),
                group.state(),
                group.owner(),
                group.epoch(),
                group.wanted(),
                group.frozen(),
                true,
                "to n2",
                "web is " + group.state().name().toLowerCase(java.util.Locale.ROOT) + " on " + node,
                group.resources());
    }

    public static NodeSnapshot node(String name, GroupSnapshot... groups) {
        return new NodeSnapshot(
                "shop", name, "0.1.0", 3, 17, Samples.WALL_MS - 3_600_000, Samples.WALL_MS, List.of(groups), List.of());
    }

    /** What another node said at {@code receivedAtMs}. */
    public static MemberSnapshot said(long receivedAtMs, String name, GroupSnapshot... groups) {
        return new MemberSnapshot(node(name, groups), receivedAtMs, new Lease(2_000, 1_600));
    }

    public static Member member(String name, String role, boolean live) {
        int last = name.equals("n1") ? 11 : name.equals("n2") ? 12 : 13;
        return new Member(
                name,
                "10.77.0." + last,
                role,
                live,
                3,
                true,
                false,
                live ? 120 : 14_000,
                List.of(),
                live ? "0.1.0" : "",
                live ? "a1b2c3d4e5f60718" : "");
    }

    /** Group web, owned by that node. */
    public static GroupPlan plan(String owner, long epoch) {
        String target = owner.equals("n2") ? "n1" : "n2";
        return new GroupPlan(
                "web",
                owner,
                epoch,
                owner.isEmpty() ? "RELEASED" : "STARTED",
                "online",
                false,
                "",
                new TreeMap<>(),
                owner.isEmpty() ? "web goes to " + target + ": it was given up" : "web is on " + owner,
                target,
                "",
                new TreeMap<>());
    }

    /** Group web, owned by nobody, faulted on these nodes. */
    public static GroupPlan faulted(String... nodes) {
        Map<String, String> faults = new TreeMap<>();
        for (String node : nodes) {
            faults.put(node, "app exited 137 and RestartLimit is 0");
        }
        return new GroupPlan(
                "web",
                "",
                0,
                "RELEASED_FAULTED",
                "online",
                false,
                "",
                new TreeMap<>(faults),
                "web is faulted everywhere and cannot be failed over; clear a fault",
                "",
                "n1: it is faulted there; n2: it is faulted there",
                new TreeMap<>(faults));
    }

    public static ClusterSnapshot cluster(GroupPlan... plans) {
        return cluster(1_750, true, plans);
    }

    public static ClusterSnapshot cluster(long leaseLeftMs, boolean n2Lives, GroupPlan... plans) {
        return new ClusterSnapshot(
                "n1",
                "w1",
                812,
                new Lease(2_000, leaseLeftMs),
                new Bus(true, "the event bus is up: n1, n2, w1"),
                List.of(member("n1", "node", true), member("n2", "node", n2Lives), member("w1", "witness", true)),
                List.of(plans),
                List.of(
                        new Past(790, Samples.WALL_MS - 90_000, "web", "GroupRequested", true, "web is wanted online"),
                        new Past(
                                801,
                                Samples.WALL_MS - 62_000,
                                "web",
                                "Assigned",
                                true,
                                "n1 has web: it is to run, and n1 is the first fit node in its order"),
                        new Past(805, Samples.WALL_MS - 60_000, "web", "Started", true, "web is online on n1"),
                        new Past(810, Samples.WALL_MS - 9_000, "mail", "Probed", true, "n2 found mail offline")));
    }

    /** Before n1's ledger is open. */
    public static ClusterSnapshot waiting() {
        return new ClusterSnapshot(
                "n1",
                "",
                "n1 has no ledger yet; no answer from n2",
                0,
                new Lease(2_000, 0),
                new Bus(false, "the event bus is not up yet"),
                List.of(member("n1", "node", false), member("n2", "node", false)),
                List.of(),
                List.of());
    }

    /** With that node drained. */
    public static ClusterSnapshot drained(String name, GroupPlan... plans) {
        ClusterSnapshot cluster = cluster(plans);
        List<Member> nodes = cluster.nodes().stream()
                .map(node -> !node.name().equals(name)
                        ? node
                        : new Member(
                                node.name(),
                                node.address(),
                                node.role(),
                                node.live(),
                                node.life(),
                                node.voter(),
                                true,
                                node.heardAgoMs(),
                                node.unheardBy(),
                                node.version(),
                                node.config()))
                .toList();
        return new ClusterSnapshot(
                cluster.node(),
                cluster.leader(),
                cluster.index(),
                cluster.lease(),
                cluster.bus(),
                nodes,
                cluster.groups(),
                cluster.history());
    }

    /** All of it as n1 knows it at {@code nowMs}; n2 was heard at 1000. */
    public static Gathering gathering(long nowMs, ClusterSnapshot cluster, GroupSnapshot mine, GroupSnapshot theirs) {
        TreeMap<String, MemberSnapshot> members = new TreeMap<>(Map.of("n2", said(1_000, "n2", theirs)));
        return new Gathering(node("n1", mine), Optional.of(cluster), members, "", nowMs);
    }

    /** Group web on both nodes, with everything heard. */
    public static WholeGroup whole(GroupPlan plan, GroupSnapshot mine, GroupSnapshot theirs) {
        return gathering(1_000, cluster(plan), mine, theirs).whole("web");
    }

    /** A group of a node that is alone. */
    public static WholeGroup alone(GroupSnapshot group) {
        return new Gathering(node("n1", group), Optional.empty(), new TreeMap<>(), "", 0).whole(group.name());
    }

    public static GroupSnapshot online() {
        return on("n1", Samples.web());
    }

    public static GroupSnapshot broken() {
        return on("n1", Samples.web(GroupState.FAULTED, AgentState.OFFLINE, ResourceState.FAULTED, AgentFlag.FAULTED));
    }
}
