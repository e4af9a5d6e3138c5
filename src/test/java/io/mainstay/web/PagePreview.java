package io.mainstay.web;

import io.mainstay.config.NodeConfig;
import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentState;
import io.mainstay.core.agent.ResourceState;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.group.GroupState;
import io.mainstay.core.snapshot.GroupSnapshot;
import io.mainstay.core.snapshot.ResourceSnapshot;
import io.mainstay.node.Samples;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shows the page with made-up groups while one works on it: {@code PagePreview PORT SOCKET [GROUPS RESOURCES]}. */
final class PagePreview {
    private PagePreview() {}

    public static void main(String[] arguments) {
        Vertx vertx = Vertx.vertx();
        FakeNode node = new FakeNode(
                vertx,
                Path.of(arguments[1]),
                Integer.parseInt(arguments[0]),
                NodeConfig.Commands.SOCKET_ONLY,
                Optional.empty());
        node.start()
                .onSuccess(started -> {
                    if (arguments.length > 2) {
                        many(started, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
                    } else {
                        few(started);
                    }
                    vertx.setPeriodic(1_000, id -> started.wakeups.advance(1_000));
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
