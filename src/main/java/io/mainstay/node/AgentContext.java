package io.mainstay.node;

import io.mainstay.bus.LocalCodec;
import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentEvent;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.group.ResourceSpec;
import io.mainstay.core.probe.OnProbeFail;
import io.mainstay.core.probe.ProbeFailPolicy.Notice;
import io.mainstay.core.probe.Reach;
import io.mainstay.core.snapshot.ProbeSnapshot;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.Workshop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;

/** What one resource is given by its agent. */
final class AgentContext implements ResourceContext {
    private final ResourceId id;
    private final AgentNode node;
    private final AgentCell cell;
    private final Wakeups wakeups;
    private final Context context;
    private volatile ResourceSpec spec;
    private volatile long epoch;

    AgentContext(ResourceId id, ResourceSpec spec, AgentNode node, AgentCell cell, Wakeups wakeups, Context context) {
        this.id = id;
        this.spec = spec;
        this.node = node;
        this.cell = cell;
        this.wakeups = wakeups;
        this.context = context;
    }

    void ownedUnder(long newEpoch) {
        epoch = newEpoch;
    }

    void configured(ResourceSpec newSpec) {
        spec = newSpec;
    }

    @Override
    public ResourceId id() {
        return id;
    }

    @Override
    public String node() {
        return node.name();
    }

    @Override
    public Map<String, Object> parameters() {
        return spec.parameters();
    }

    @Override
    public AgentSettings settings() {
        return spec.settings();
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public boolean mayRun() {
        return node.ownership().mayRun(id.group(), nowMs());
    }

    @Override
    public Workshop workshop() {
        return node.workshop();
    }

    @Override
    public Path stateDirectory() {
        return node.stateDirectory();
    }

    @Override
    public long nowMs() {
        return NodeClock.nowMs();
    }

    @Override
    public void wakeAt(long atMs, Runnable action) {
        if (Vertx.currentContext() == context) {
            wakeups.wakeAt(atMs, action);
        } else {
            context.runOnContext(ignored -> wakeups.wakeAt(atMs, action));
        }
    }

    @Override
    public void changed(MonitorResult result) {
        cell.heard(new AgentEvent.Heard(result));
    }

    @Override
    public void raise(EventKind kind, String text) {
        cell.raise(kind, text);
    }

    @Override
    public void healthFailed(OnProbeFail policy, Notice notice, String reason) {
        send(AgentMessages.HEALTH_FAILED, new AgentMessages.HealthFailed(id, policy, notice, reason));
    }

    @Override
    public void reached(Reach reach) {
        send(AgentMessages.REACHED, new AgentMessages.Reached(id, reach));
    }

    @Override
    public void probed(ProbeSnapshot probe) {
        send(AgentMessages.PROBED, new AgentMessages.Probed(id, probe));
    }

    private void send(String address, Object message) {
        node.vertx().eventBus().send(address, message, LocalCodec.LOCAL);
    }
}
