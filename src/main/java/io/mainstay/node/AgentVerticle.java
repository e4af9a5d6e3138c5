package io.mainstay.node;

import io.mainstay.bus.LocalCodec;
import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentEvent;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.Ownership;
import io.mainstay.core.group.ResourceSpec;
import io.mainstay.resource.TypeCatalog;
import io.mainstay.resource.Workshop;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the agents of a node's resources: many machines on one context. Orders come from the groups; what the agents
 * say goes back to them.
 */
public final class AgentVerticle extends VerticleBase {
    private final String node;
    private final Path stateDirectory;
    private final Workshop workshop;
    private final List<GroupSpec> groups;
    private final TypeCatalog types;
    private final Ownership ownership;
    private final Map<ResourceId, AgentCell> cells = new LinkedHashMap<>();

    public AgentVerticle(
            String node,
            Path stateDirectory,
            List<GroupSpec> groups,
            TypeCatalog types,
            Ownership ownership,
            Workshop workshop) {
        this.node = node;
        this.stateDirectory = stateDirectory;
        this.groups = List.copyOf(groups);
        this.types = types;
        this.ownership = ownership;
        this.workshop = workshop;
    }

    @Override
    public Future<?> start() {
        Wakeups wakeups = new TimerWakeups(vertx);
        AgentNode shared = new AgentNode(node, stateDirectory, ownership, workshop);
        for (GroupSpec group : groups) {
            for (ResourceSpec spec : group.resources()) {
                come(new ResourceId(group.name(), spec.name()), spec, shared, wakeups, 0);
            }
        }
        vertx.eventBus().<Object>localConsumer(AgentMessages.ORDERS, message -> {
            if (message.body() instanceof AgentMessages.Staff staff) {
                onStaff(staff, shared, wakeups);
            } else if (message.body() instanceof AgentMessages.Order order) {
                cell(order.id()).take(order);
            }
        });
        vertx.eventBus()
                .<AgentMessages.Configured>localConsumer(
                        AgentMessages.CONFIGURED, message -> onConfigured(message.body()));
        vertx.eventBus()
                .<AgentMessages.Act>localConsumer(
                        AgentMessages.ACTIONS,
                        message -> message.reply(
                                cell(message.body().id()).act(message.body().action()), LocalCodec.LOCAL));
        vertx.eventBus().<ResourceId>localConsumer(AgentMessages.CONFIRMED, message -> onConfirmed(message.body()));
        context.runOnContext(ignored -> cells.values().forEach(AgentVerticle::begin));
        return Future.succeededFuture();
    }

    private AgentCell come(ResourceId id, ResourceSpec spec, AgentNode shared, Wakeups wakeups, long staff) {
        AgentCell cell = new AgentCell(id, spec, types.find(spec.type()).orElseThrow(), shared, wakeups, staff);
        cells.put(id, cell);
        return cell;
    }

    private void onStaff(AgentMessages.Staff staff, AgentNode shared, Wakeups wakeups) {
        for (ResourceId id : staff.go()) {
            AgentCell cell = cells.remove(id);
            if (cell != null) {
                cell.handle(new AgentEvent.ShutdownRequested());
            }
        }
        for (AgentMessages.Configured each : staff.come()) {
            begin(come(each.id(), each.spec(), shared, wakeups, staff.number()));
        }
    }

    private static void begin(AgentCell cell) {
        if (cell.state().settings().isSet(Attribute.ENABLED)) {
            cell.handle(new AgentEvent.Enabled());
        } else {
            cell.report();
        }
    }

    private void onConfigured(AgentMessages.Configured configured) {
        AgentCell cell = cells.get(configured.id());
        if (cell != null) {
            cell.configure(configured.spec());
        }
    }

    private void onConfirmed(ResourceId id) {
        AgentCell cell = cells.get(id);
        if (cell != null) {
            cell.confirmed();
        }
    }

    private AgentCell cell(ResourceId id) {
        AgentCell cell = cells.get(id);
        if (cell == null) {
            throw new IllegalStateException("an order for " + id + ", which is not configured");
        }
        return cell;
    }

    @Override
    public Future<?> stop() {
        cells.values().forEach(cell -> cell.handle(new AgentEvent.ShutdownRequested()));
        return Future.succeededFuture();
    }
}
