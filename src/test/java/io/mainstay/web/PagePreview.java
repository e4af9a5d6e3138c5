package io.mainstay.web;

import io.mainstay.config.NodeConfig;
import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.ResourceState;
import io.mainstay.core.event.Event;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.snapshot.BusState;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.ResourceSnapshot;
import io.mainstay.node.ClusterSamples;
import io.mainstay.node.Samples;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shows the page with made-up groups while one works on it: {@code PagePreview PORT SOCKET [GROUPS RESOURCES | cluster | trouble]}. */
final class PagePreview {
    private PagePreview() {}

    public static void main(String[] arguments) {
        Vertx vertx = Vertx.vertx();
        FakeNode node = new FakeNode(
                vertx,
                Path.of(arguments[1]),
                Integer.parseInt(arguments[0]),
                NodeConfig.Commands.SOCKET_ONLY,
                Optional.of(new Buttons()));
        node.start()
                .onSuccess(started -> {
                    if (arguments.length == 3) {
                        cluster(started, arguments[2].equals("trouble"));
                    } else if (arguments.length > 3) {
                        many(started, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
                    } else {
                        few(started);
                    }
                    if (arguments.length != 3) {
                        vertx.setPeriodic(1_000, id -> started.wakeups.advance(1_000));
                    }
                })
                .onFailure(Throwable::printStackTrace);
    }

    private static void few(FakeNode node) {
        node.show(Samples.web());
        node.show(Samples.group(
                "mail",
                GroupState.GOING_ONLINE,
                Samples.resource("mail", "store", AgentState.ONLINE, ResourceState.ONLINE),
                Samples.resource(
                        "mail", "smtp", AgentState.GOING_ONLINE_WAIT, ResourceState.OFFLINE, AgentFlag.RESTARTING)));
        node.show(Samples.group(
                "shop-database",
                GroupState.FAULTED,
                Samples.resource("shop-database", "disk", AgentState.ONLINE, ResourceState.ONLINE),
                Samples.resource(
                        "shop-database", "postgres", AgentState.OFFLINE, ResourceState.FAULTED, AgentFlag.FAULTED),
                Samples.healthCheck("shop-database", "lb", AgentState.OFFLINE, ResourceState.OFFLINE, true)));
        node.tell(new Occurrence("web", "app", EventKind.RESOURCE_ONLINE, "online 1.2 s after its start"));
        node.tell(new Occurrence("web", "lb", EventKind.PROBE_SEEN, "the load balancer is heard from 168.63.129.16"));
        node.tell(new Occurrence("web", "", EventKind.GROUP_ONLINE, "every resource is online"));
        node.tell(new Occurrence("mail", "smtp", EventKind.RESOURCE_RESTARTING, "restart 1 of 2 after exit 1"));
        node.tell(new Occurrence(
                "shop-database",
                "lb",
                EventKind.PROBE_FAIL,
                "no probe for 60 s: the load balancer"
                        + " cannot reach port 61001; look at its configuration and the network"));
        node.tell(new Occurrence(
                "shop-database", "postgres", EventKind.RESOURCE_FAULTED, "exited 137 and RestartLimit is 0"));
        node.tell(new Occurrence("", "", EventKind.CONFIG_APPLIED, "MonitorInterval of app is 5 s from here on"));
    }

    private static void cluster(FakeNode node, boolean trouble) {
        if (trouble) {
            node.show(ClusterSamples.cluster(0, false, ClusterSamples.faulted("n1", "n2")));
            node.show(ClusterSamples.broken());
            node.show(new BusState(false, List.of(), "the event bus is down: it forms anew among n1 and w1"));
        } else {
            node.show(ClusterSamples.cluster(ClusterSamples.plan("n1", 41)));
            node.show(ClusterSamples.online());
        }
        node.hear("n2", ClusterSamples.standby());
        node.hear("w1");
        node.tell(new Occurrence("web", "app", EventKind.RESOURCE_ONLINE, "online 1.2 s after its start"));
        node.hear(new Event(
                7, Samples.WALL_MS - 9_000, "n2", "web", "app", EventKind.RESOURCE_OFFLINE, "offline, verified"));
        node.hear(new Event(8, Samples.WALL_MS - 3_000, "n2", "", "", EventKind.NODE_JOINED, "n2 has started, life 3"));
        node.tell(new Occurrence("web", "", EventKind.GROUP_ONLINE, "web is online on n1"));
        if (trouble) {
            node.wakeups.advance(5_000);
        }
    }

    private static final class Buttons implements DemoActions {
        @Override
        public String text() {
            return "Three nodes, a load balancer and a client run on this machine. Kill the node that has the service"
                    + " and watch another take it.";
        }

        @Override
        public List<Action> actions() {
            return List.of(new Action("kill-owner", "Kill the owner, n1"), new Action("kill-app", "Kill the service"));
        }

        @Override
        public Future<String> run(String id) {
            return Future.succeededFuture("done: " + id);
        }
    }

    private static void many(FakeNode node, int groups, int resources) {
        for (int g = 1; g <= groups; g++) {
            String name = "group-" + g;
            List<ResourceSnapshot> list = new ArrayList<>();
            for (int r = 1; r <= resources; r++) {
                list.add(Samples.resource(name, "resource-" + r, AgentState.ONLINE, ResourceState.ONLINE));
            }
            GroupSnapshot group = Samples.group(name, GroupState.ONLINE, list.toArray(ResourceSnapshot[]::new));
            node.show(group);
        }
    }
}
