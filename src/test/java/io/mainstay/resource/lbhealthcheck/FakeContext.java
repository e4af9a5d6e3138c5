package io.mainstay.resource.lbhealthcheck;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.group.Fit;
import io.mainstay.core.probe.OnProbeFail;
import io.mainstay.core.probe.ProbeFailPolicy.Notice;
import io.mainstay.core.snapshot.ProbeSnapshot;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.Workshop;
import io.vertx.core.Context;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A node as a health check sees it, with real time; what the health check says is kept. */
public final class FakeContext implements ResourceContext {
    public final List<Fit> fits = new CopyOnWriteArrayList<>();
    private static final ProbeSnapshot NOTHING_YET = new ProbeSnapshot(0, 0, "", "", false, 0, "", 0, List.of());

    public final List<String> raised = new CopyOnWriteArrayList<>();
    public final List<String> failed = new CopyOnWriteArrayList<>();
    public final List<MonitorResult> heard = new CopyOnWriteArrayList<>();
    public final List<ProbeSnapshot> shown = new CopyOnWriteArrayList<>();
    public final Map<String, Object> parameters = new ConcurrentHashMap<>();
    public volatile boolean allowed = true;

    private final Workshop workshop;
    private final Context agents;
    private final Path directory;

    public FakeContext(Context agents, Path directory, Workshop workshop) {
        this.workshop = workshop;
        this.agents = agents;
        this.directory = directory;
    }

    public ProbeSnapshot probe() {
        List<ProbeSnapshot> seen = List.copyOf(shown);
        return seen.isEmpty() ? NOTHING_YET : seen.get(seen.size() - 1);
    }

    @Override
    public ResourceId id() {
        return new ResourceId("web", "lb");
    }

    @Override
    public String node() {
        return "n1";
    }

    @Override
    public Map<String, Object> parameters() {
        return Map.copyOf(parameters);
    }

    @Override
    public AgentSettings settings() {
        return AgentSettings.DEFAULTS;
    }

    @Override
    public long epoch() {
        return 1;
    }

    @Override
    public boolean mayRun() {
        return allowed;
    }

    @Override
    public Workshop workshop() {
        return workshop;
    }

    @Override
    public Path stateDirectory() {
        return directory;
    }

    @Override
    public long nowMs() {
        return System.nanoTime() / 1_000_000;
    }

    @Override
    public void wakeAt(long atMs, Runnable action) {
        long wait = Math.max(1, atMs - nowMs());
        workshop.vertx().setTimer(wait, timer -> agents.runOnContext(hopped -> action.run()));
    }

    @Override
    public void changed(MonitorResult result) {
        heard.add(result);
    }

    @Override
    public void raise(EventKind kind, String text) {
        raised.add(kind.label() + ": " + text);
    }

    @Override
    public void healthFailed(OnProbeFail policy, Notice notice, String reason) {
        failed.add(policy + ": " + reason);
    }

    @Override
    public void fits(Fit fit) {
        fits.add(fit);
    }

    @Override
    public void probed(ProbeSnapshot probe) {
        shown.add(probe);
    }
}
