package io.mainstay.sim;

import io.mainstay.core.Driver;
import io.mainstay.core.agent.AgentAction;
import io.mainstay.core.agent.AgentEvent;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.group.GroupEvent;
import io.mainstay.core.probe.OnProbeFail;
import io.mainstay.core.probe.ProbeAction;
import io.mainstay.core.probe.ProbeEvent;
import io.mainstay.core.probe.ProbeFailPolicy.LoadBalancer;
import io.mainstay.core.probe.ProbeFailPolicy.Notice;
import io.mainstay.core.probe.ProbeWatch;
import io.mainstay.core.probe.ProbeWatchState;
import java.util.LinkedHashMap;
import java.util.Map;

/** One LB health check of a simulated node: the real {@link ProbeWatch}; its listener and its probes are pretended. */
final class SimHealthCheck {
    /** What the listeners are. */
    enum Kind {
        /** A stopped agent's kernel goes on completing its handshakes (C15). */
        TCP,
        /** Only the agent itself answers. */
        SPOKEN
    }

    /** The node that it stands on. */
    interface House {
        long nowMs();

        void later(long delayMs, Runnable action);

        /** A call begins; none may run beside it. */
        void begin(long call);

        void answer(long call, AgentEvent event);

        void tell(GroupEvent event);

        void raise(EventKind kind, String text);

        boolean mayRun();
    }

    private static final String SOURCE = "the load balancer";

    private final String name;
    private final Kind kind;
    private final OnProbeFail policy;
    private final House house;
    private final SimResource resource;
    private final Driver<ProbeWatchState, ProbeEvent, ProbeAction> driver;
    private final Map<Long, Long> calls = new LinkedHashMap<>();
    private boolean isOpen;
    private long restores;
    private long wakeAtMs = ProbeWatchState.NONE;

    SimHealthCheck(String name, Kind kind, long timeoutMs, OnProbeFail policy, House house, SimResource resource) {
        this.name = name;
        this.kind = kind;
        this.policy = policy;
        this.house = house;
        this.resource = resource;
        driver = new Driver<>(
                ProbeWatchState.idle(timeoutMs), ProbeWatch::step, this::carryOut, (nowMs, before, event, step) -> {});
    }

    /** Whether a probe would be answered by a node whose agent runs, or does not. */
    boolean answers(boolean isAgentRunning) {
        return isOpen && (isAgentRunning ? house.mayRun() : kind == Kind.TCP);
    }

    /** The load balancer asks, and is answered. */
    void probe() {
        handle(new ProbeEvent.ProbeSeen(
                driver.state().call(), 1, SOURCE, kind == Kind.TCP ? "tcp" : "http", house.nowMs()));
    }

    /** Carries out what the agent orders; false where that is none of its verbs. */
    boolean carriesOut(AgentAction action) {
        if (action instanceof AgentAction.RunMonitor run) {
            house.begin(run.call());
            house.later(1, () -> house.answer(run.call(), new AgentEvent.Monitored(run.call(), monitored())));
        } else if (action instanceof AgentAction.RunOnline run) {
            house.begin(run.call());
            resource.starts++;
            calls.put(++restores, run.call());
            handle(new ProbeEvent.RestoreRequested(restores));
        } else if (action instanceof AgentAction.RunOffline run) {
            resource.stops++;
            stop(run.call());
        } else if (action instanceof AgentAction.RunClean run) {
            stop(run.call());
        } else {
            return false;
        }
        return true;
    }

    /** Nobody waits for that call any more. */
    void cancel(long call) {
        new LinkedHashMap<>(calls).forEach((restore, of) -> {
            if (of == call) {
                handle(new ProbeEvent.Cancelled(restore));
            }
        });
    }

    private MonitorResult monitored() {
        ProbeWatchState state = driver.state();
        return state.daemonRuns()
                ? MonitorResult.online("listens" + (state.ng() ? ", no probes" : ""))
                : MonitorResult.offline("not in service");
    }

    private void stop(long call) {
        house.begin(call);
        handle(new ProbeEvent.Stopped());
        house.later(1, () -> house.answer(call, new AgentEvent.CommandFinished(call, Outcome.done())));
    }

    private void handle(ProbeEvent event) {
        driver.handle(event, house.nowMs());
        resource.isUp = driver.state().daemonRuns();
        long next = driver.state().nextWakeMs();
        if (next < wakeAtMs) {
            wakeAtMs = next;
            house.later(Math.max(1, next - house.nowMs()), this::woken);
        }
    }

    /** One that comes before the deadline, which probes have moved, arms the next. */
    private void woken() {
        wakeAtMs = ProbeWatchState.NONE;
        handle(new ProbeEvent.Tick());
    }

    private void carryOut(ProbeAction action) {
        if (action instanceof ProbeAction.Listen listen) {
            isOpen = true;
            house.later(1, () -> handle(new ProbeEvent.Listening(listen.call(), "the port")));
        } else if (action instanceof ProbeAction.StopListening) {
            isOpen = false;
        } else if (action instanceof ProbeAction.RestoreSucceeded succeeded) {
            answer(succeeded.call(), Outcome.done(succeeded.detail()));
        } else if (action instanceof ProbeAction.RestoreFailed failed) {
            answer(failed.call(), Outcome.failed(failed.reason()));
        } else if (action instanceof ProbeAction.RaiseNg raised) {
            house.raise(EventKind.PROBE_FAIL, raised.reason());
            failed(Notice.FIRST, raised.reason());
        } else if (action instanceof ProbeAction.RemindNg reminded && policy != OnProbeFail.REPORT) {
            failed(Notice.REMINDER, reminded.reason());
        } else if (action instanceof ProbeAction.ClearNg cleared) {
            house.raise(EventKind.PROBE_SEEN, cleared.text());
        }
    }

    /** It listens on TCP alone, which is shut on a standby: no other node can hear the load balancer. */
    private void failed(Notice notice, String reason) {
        house.tell(new GroupEvent.HealthFailed(name, policy, notice, LoadBalancer.SEEN_BY_NONE, reason));
    }

    private void answer(long restore, Outcome outcome) {
        Long call = calls.remove(restore);
        if (call != null) {
            house.later(0, () -> house.answer(call, new AgentEvent.CommandFinished(call, outcome)));
        }
    }
}
