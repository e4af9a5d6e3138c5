package io.mainstay.resource;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.probe.OnProbeFail;
import io.mainstay.core.probe.ProbeFailPolicy.Notice;
import io.mainstay.core.probe.Reach;
import io.mainstay.core.snapshot.ProbeSnapshot;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A resource's surroundings for tests: real time, one thread for wake-ups, and everything told kept in queues. */
public final class FakeContext implements ResourceContext, AutoCloseable {
    public final Queue<Reach> reaches = new ConcurrentLinkedQueue<>();
    /** What a resource told by itself, with the instant at which it was told. */
    public record Heard(MonitorResult result, long atNs) {}

    public final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    public final BlockingQueue<String> raised = new LinkedBlockingQueue<>();
    public final BlockingQueue<String> healthFailures = new LinkedBlockingQueue<>();
    public final BlockingQueue<ProbeSnapshot> probes = new LinkedBlockingQueue<>();
    public volatile long epoch = 7;
    public volatile boolean mayRun = true;

    private final ResourceId id;
    private final Map<String, Object> parameters;
    private final Path stateDirectory;
    private final Workshop workshop;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "fake-context");
        thread.setDaemon(true);
        return thread;
    });

    public FakeContext(ResourceId id, Map<String, Object> parameters, Path stateDirectory, Workshop workshop) {
        this.id = id;
        this.parameters = parameters;
        this.stateDirectory = stateDirectory;
        this.workshop = workshop;
    }

    @Override
    public ResourceId id() {
        return id;
    }

    @Override
    public String node() {
        return "n1";
    }

    @Override
    public Map<String, Object> parameters() {
        return parameters;
    }

    @Override
    public AgentSettings settings() {
        return AgentSettings.DEFAULTS;
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public boolean mayRun() {
        return mayRun;
    }

    @Override
    public Workshop workshop() {
        return workshop;
    }

    @Override
    public Path stateDirectory() {
        return stateDirectory;
    }

    @Override
    public long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public void wakeAt(long atMs, Runnable action) {
        timer.schedule(action, Math.max(0, atMs - nowMs()), TimeUnit.MILLISECONDS);
    }

    @Override
    public void changed(MonitorResult result) {
        heard.add(new Heard(result, System.nanoTime()));
    }

    @Override
    public void raise(EventKind kind, String text) {
        raised.add(kind.label() + ": " + text);
    }

    @Override
    public void healthFailed(OnProbeFail policy, Notice notice, String reason) {
        healthFailures.add(reason);
    }

    @Override
    public void reached(Reach reach) {
        reaches.add(reach);
    }

    @Override
    public void probed(ProbeSnapshot probe) {
        probes.add(probe);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
