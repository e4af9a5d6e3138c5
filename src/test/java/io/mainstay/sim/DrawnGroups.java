package io.mainstay.sim;

import io.mainstay.core.agent.Attribute;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.ResourceSpec;
import io.mainstay.sim.SimResource.Conduct;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Each group an application and a port on it, which may hang in stop or clean until the faults are over. */
final class DrawnGroups implements Machines {
    private static final int OFFLINE_HANGS_PERCENT = 15;
    private static final int CLEAN_HANGS_PERCENT = 10;

    private final BooleanSupplier isCalm;
    private final List<SimNode> made = new ArrayList<>();

    DrawnGroups(BooleanSupplier isCalm) {
        this.isCalm = isCalm;
    }

    @Override
    public SimNode of(SimHost host, SimCluster cluster, GroupSpec frame, long version) {
        SimNode node = new SimNode(host.name(), whole(frame, version));
        SimResource app = node.resources.get("app");
        if (SimWorld.percent(cluster.world.hosts, OFFLINE_HANGS_PERCENT)) {
            app.offline = Conduct.HANGS;
        }
        if (SimWorld.percent(cluster.world.hosts, CLEAN_HANGS_PERCENT)) {
            app.clean = Conduct.HANGS;
        }
        made.add(node);
        if (isCalm.getAsBoolean()) {
            heal();
        }
        return node;
    }

    /** From now on all of them work. */
    void heal() {
        for (SimNode node : made) {
            node.resources.values().forEach(resource -> {
                resource.offline = Conduct.WORKS;
                resource.clean = Conduct.WORKS;
            });
        }
    }

    /** The application is another one with every other version. */
    @Override
    public GroupSpec whole(GroupSpec frame, long version) {
        SpecBuilder resources = quick(quick(SpecBuilder.web().resource("app")).resource("port", "app"));
        List<ResourceSpec> each = new ArrayList<>(resources.build().resources());
        ResourceSpec app = each.get(0);
        each.set(
                0,
                new ResourceSpec(
                        app.name(), app.type(), app.settings(), app.requires(), Map.of("version", version % 2)));
        return new GroupSpec(
                frame.name(),
                frame.kind(),
                frame.nodes(),
                frame.autoStart(),
                frame.autoFailover(),
                each,
                frame.policy());
    }

    private static SpecBuilder quick(SpecBuilder resources) {
        return resources
                .with(Attribute.MONITOR_INTERVAL, 200)
                .with(Attribute.OFFLINE_MONITOR_INTERVAL, 200)
                .with(Attribute.OFFLINE_TIMEOUT, 1000)
                .with(Attribute.CLEAN_TIMEOUT, 500);
    }
}
