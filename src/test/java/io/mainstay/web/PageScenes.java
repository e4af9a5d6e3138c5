package io.mainstay.web;

import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.agent.MonitorTimes;
import io.mainstay.core.agent.ResourceState;
import io.mainstay.core.event.Event;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.group.Dependency;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.group.ResourceSpec;
import io.mainstay.core.snapshot.BusState;
import io.mainstay.core.snapshot.ClusterSnapshot.GroupPlan;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.ResourceSnapshot;
import io.mainstay.node.ClusterSamples;
import io.mainstay.node.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the page is looked at with: a cluster where all is well, one in trouble, and a large one. */
public final class PageScenes {
    private PageScenes() {}

    /** Two groups on two nodes and a witness, everything all right. */
    public static void calm(FakeNode node) throws Exception {
        Runnable said = () -> {
            node.hear(
                    "n2",
                    ClusterSamples.standby(),
                    shop("n2", GroupState.ONLINE, AgentState.ONLINE, ResourceState.ONLINE));
            node.hear("w1");
            node.show(ClusterSamples.cluster(ClusterSamples.plan("n1", 41), shop("n2")));
        };
        said.run();
        node.goOn(said);
        tell(node);
        node.tell(new Occurrence("web", "", EventKind.GROUP_ONLINE, "web is online on n1"));
        node.show(shop("n1", GroupState.OFFLINE, AgentState.OFFLINE, ResourceState.OFFLINE));
        node.showAndWait(ClusterSamples.online());
    }

    /** The same with a group faulted everywhere, one not heard by its load balancer, and the bus down. */
    public static void trouble(FakeNode node) throws Exception {
        node.hear("n2", ClusterSamples.standby());
        Runnable said = () -> {
            node.hear("w1");
            node.show(ClusterSamples.cluster(900, false, ClusterSamples.faulted("n1", "n2"), shop("n1")));
        };
        said.run();
        node.goOn(said);
        node.show(new BusState(false, List.of(), "the event bus is down: it forms anew among n1 and w1"));
        tell(node);
        node.tell(new Occurrence("web", "app", EventKind.RESOURCE_FAULTED, "exited 137 and RestartLimit is 0"));
        node.tell(
                new Occurrence(
                        "shop-database",
                        "lb",
                        EventKind.PROBE_FAIL,
                        "no probe for 60 s: the load balancer cannot reach port 61001; look at its configuration and the network"));
        node.tell(new Occurrence("web", "", EventKind.FAULTED_EVERYWHERE, "web is faulted on n1 and n2"));
        node.wakeups.advance(5_000);
        said.run();
        node.show(shop("n1", GroupState.ONLINE, AgentState.ONLINE, ResourceState.ONLINE));
        node.showAndWait(ClusterSamples.broken());
    }

    private static void tell(FakeNode node) {
        node.tell(new Occurrence("web", "app", EventKind.RESOURCE_ONLINE, "online 1.2 s after its start"));
        node.tell(new Occurrence("web", "lb", EventKind.PROBE_SEEN, "the load balancer is heard from 168.63.129.16"));
        node.hear(new Event(
                7, Samples.WALL_MS - 9_000, "n2", "web", "app", EventKind.RESOURCE_OFFLINE, "offline, verified"));
        node.hear(new Event(8, Samples.WALL_MS - 3_000, "n2", "", "", EventKind.NODE_JOINED, "n2 has started, life 3"));
    }

    private static GroupPlan shop(String owner) {
        return new GroupPlan(
                "shop-database",
                owner,
                12,
                "STARTED",
                "online",
                false,
                "",
                new TreeMap<>(),
                "shop-database is on " + owner,
                owner.equals("n2") ? "n1" : "",
                owner.equals("n2") ? "" : "n2: it is not live",
                new TreeMap<>(owner.equals("n2") ? Map.of() : Map.of("n2", "it is not live")));
    }

    /** Disk, database and health check: what stands on what is worth a drawing. */
    private static GroupSnapshot shop(String node, GroupState state, AgentState agent, ResourceState resource) {
        boolean isFailed = node.equals("n1") && state == GroupState.ONLINE;
        return new GroupSnapshot(
                "shop-database",
                "failover",
                state,
                isFailed ? "n1" : "n2",
                12,
                "online",
                false,
                !isFailed,
                isFailed ? "n2: it is not live" : "to n1",
                "shop-database is on " + (isFailed ? "n1" : "n2"),
                List.of(
                        on(Samples.resource("shop-database", "disk", agent, resource)),
                        on(Samples.resource("shop-database", "address", agent, resource), "disk"),
                        on(Samples.resource("shop-database", "postgres", agent, resource), "disk"),
                        on(
                                Samples.healthCheck("shop-database", "lb", agent, resource, isFailed),
                                "postgres",
                                "address")));
    }

    /** How a group is set; empty for the one called gone. */
    static Optional<GroupSpec> spec(String group) {
        ResourceSpec app = new ResourceSpec(
                "app",
                "process",
                AgentSettings.DEFAULTS.with(Attribute.RESTART_LIMIT, 1).with(Attribute.MONITOR_INTERVAL, 1_000),
                Map.of(),
                Map.of("command", List.of("/usr/bin/app", "--password=secret")));
        ResourceSpec lb = new ResourceSpec(
                "lb", "lbhealthcheck", AgentSettings.DEFAULTS, Map.of("app", Dependency.STRONG), Map.of());
        return group.equals("gone")
                ? Optional.empty()
                : Optional.of(new GroupSpec(
                        group, GroupSpec.Kind.FAILOVER, List.of("n1", "n2"), true, true, List.of(app, lb)));
    }

    private static ResourceSnapshot on(ResourceSnapshot plain, String... required) {
        return new ResourceSnapshot(
                plain.name(),
                plain.type(),
                plain.agent(),
                plain.sinceWallMs(),
                plain.critical(),
                List.of(required),
                plain.probe(),
                plain.info(),
                plain.monitors().count() == 0 ? plain.monitors() : new MonitorTimes(1_204, 3, 2, 40, false, 0),
                plain.nextMonitor());
    }

    /** So many groups, each on n1 to n5, owned in turn; every {@code faulty}th of them faulted on its owner. */
    public static Map<String, List<GroupSnapshot>> many(int groups, int resources, int faulty) {
        Map<String, List<GroupSnapshot>> byNode = new TreeMap<>();
        for (int n = 1; n <= 5; n++) {
            List<GroupSnapshot> list = new ArrayList<>();
            for (int g = 1; g <= groups; g++) {
                boolean isOwner = g % 5 + 1 == n;
                boolean isFaulty = isOwner && faulty > 0 && g % faulty == 0;
                list.add(one("group-" + g, resources, isOwner, isFaulty, "n" + (g % 5 + 1)));
            }
            byNode.put("n" + n, list);
        }
        return byNode;
    }

    private static GroupSnapshot one(String name, int resources, boolean isOwner, boolean isFaulty, String owner) {
        AgentState agent = isOwner && !isFaulty ? AgentState.ONLINE : AgentState.OFFLINE;
        ResourceState state = isFaulty ? ResourceState.FAULTED : isOwner ? ResourceState.ONLINE : ResourceState.OFFLINE;
        AgentFlag[] flags = isFaulty ? new AgentFlag[] {AgentFlag.FAULTED} : new AgentFlag[0];
        List<ResourceSnapshot> list = new ArrayList<>();
        for (int r = 1; r <= resources; r++) {
            list.add(Samples.resource(name, "resource-" + r, agent, state, flags));
        }
        return new GroupSnapshot(
                name,
                "failover",
                isFaulty ? GroupState.FAULTED : isOwner ? GroupState.ONLINE : GroupState.OFFLINE,
                owner,
                7,
                "online",
                false,
                true,
                "to the next",
                name + " is on " + owner,
                list);
    }
}
