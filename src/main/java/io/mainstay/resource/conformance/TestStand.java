package io.mainstay.resource.conformance;

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
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * What stands around the resource that is tried: as an agent would, but for its timer. Whoever waits for the resource
 * calls {@link #turn} again and again, and wake-ups that are due are then run on the agents' context.
 */
final class TestStand implements ResourceContext {
    private static final int MAX_WAKEUPS = 10_000;
    private static final int MAX_HEARD = 100;

    private final Trial trial;
    private final Context agents;
    private final PriorityQueue<Wakeup> wakeups = new PriorityQueue<>(Comparator.comparingLong(Wakeup::atMs));
    private final Deque<MonitorResult> heard = new ArrayDeque<>();

    private record Wakeup(long atMs, Runnable action) {}

    /**
     * What is tried.
     *
     * @param parameters checked, with defaults filled in
     * @param directory exists
     */
    record Trial(
            ResourceId id,
            Map<String, Object> parameters,
            AgentSettings settings,
            Workshop workshop,
            Path directory,
            Runnable meanwhile) {}

    TestStand(Trial trial) {
        this.trial = trial;
        this.agents = trial.workshop().vertx().getOrCreateContext();
    }

    Context agents() {
        return agents;
    }

    /** Runs what is due. */
    void turn() {
        trial.meanwhile().run();
        synchronized (wakeups) {
            Wakeup next = wakeups.peek();
            while (next != null && next.atMs() <= nowMs()) {
                Runnable action = wakeups.remove().action();
                agents.runOnContext(ignored -> action.run());
                next = wakeups.peek();
            }
        }
    }

    /** Whether the resource has told of this since it was last asked; what it told is forgotten. */
    boolean takeHeard(MonitorResult.Status status) {
        synchronized (heard) {
            boolean found = heard.stream().anyMatch(result -> result.status() == status);
            heard.clear();
            return found;
        }
    }

    @Override
    public ResourceId id() {
        return trial.id();
    }

    @Override
    public String node() {
        return "test";
    }

    @Override
    public Map<String, Object> parameters() {
        return trial.parameters();
    }

    @Override
    public AgentSettings settings() {
        return trial.settings();
    }

    @Override
    public long epoch() {
        return 1;
    }

    @Override
    public boolean mayRun() {
        return true;
    }

    @Override
    public Path stateDirectory() {
        return trial.directory();
    }

    @Override
    public Workshop workshop() {
        return trial.workshop();
    }

    @Override
    public long nowMs() {
        return trial.workshop().nowMs().getAsLong();
    }

    @Override
    public void wakeAt(long atMs, Runnable action) {
        synchronized (wakeups) {
            if (wakeups.size() >= MAX_WAKEUPS) {
                throw new IllegalStateException("more than " + MAX_WAKEUPS + " wake-ups are asked for");
            }
            wakeups.add(new Wakeup(atMs, action));
        }
    }

    @Override
    public void fits(Fit fit) {}

    @Override
    public void changed(MonitorResult result) {
        synchronized (heard) {
            if (heard.size() < MAX_HEARD) {
                heard.add(result);
            }
        }
    }

    @Override
    public void raise(EventKind kind, String text) {}

    @Override
    public void healthFailed(OnProbeFail policy, Notice notice, String reason) {}

    @Override
    public void probed(ProbeSnapshot probe) {}
}
