package io.mainstay.core.agent;

import io.mainstay.core.Step;
import io.mainstay.core.agent.AgentEvent.Expectation;
import io.mainstay.core.agent.AgentEvent.Freeze;
import io.mainstay.core.agent.AgentEvent.Standing;
import io.mainstay.core.agent.AgentSettings.Actions;
import io.mainstay.core.event.EventKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * One event being handled: the agent as it will be, and the orders given so far. It lives for one step and is seen by
 * nobody outside. It keeps what holds in every state (one call at a time, one door between states, a report when what
 * is shown has changed); what to do is decided elsewhere. Methods return the turn, so that a rule reads as one line.
 */
final class Turn {
    /** Longest delay before the first monitor that a command may ask for; more would be a mistake in its output. */
    static final long MAX_WAIT_MS = 3_600_000;

    private final Agent before;
    private final long nowMs;
    private final List<AgentAction> actions = new ArrayList<>(4);
    private AgentState state;
    private long sinceMs;
    private List<AgentFlag> flags;
    private Agent.Running running;
    private long call;
    private long nextMonitorMs;
    private List<EventKind> told;
    private boolean probed;
    long callDeadlineMs;
    AgentSettings settings;
    Standing standing;
    Freeze freeze;
    Expectation expectation;
    long transitionDeadlineMs;
    long lateStopUntilMs;
    long trustFromMs;
    long firstTimeoutMs;
    long tolerated;
    long timeouts;
    long waits;
    long retries;
    long restarts;
    long violations;
    boolean down;
    Look look;
    boolean cleaned;
    boolean disabling;
    int confidence;
    CleanReason cleanReason;
    Agent.AfterClean afterClean;
    String detail;

    Turn(Agent agent, long nowMs) {
        this.before = agent;
        this.nowMs = nowMs;
        state = agent.state();
        sinceMs = agent.sinceMs();
        flags = agent.flags();
        running = agent.running();
        call = agent.call();
        nextMonitorMs = agent.nextMonitorMs();
        told = agent.told();
        probed = agent.probed();
        callDeadlineMs = agent.callDeadlineMs();
        settings = agent.settings();
        standing = agent.standing();
        freeze = agent.freeze();
        expectation = agent.expectation();
        transitionDeadlineMs = agent.transitionDeadlineMs();
        lateStopUntilMs = agent.lateStopUntilMs();
        trustFromMs = agent.trustFromMs();
        firstTimeoutMs = agent.firstTimeoutMs();
        tolerated = agent.tolerated();
        timeouts = agent.timeouts();
        waits = agent.waits();
        retries = agent.retries();
        restarts = agent.restarts();
        violations = agent.violations();
        down = agent.down();
        look = agent.look();
        cleaned = agent.cleaned();
        disabling = agent.disabling();
        confidence = agent.confidence();
        cleanReason = agent.cleanReason();
        afterClean = agent.afterClean();
        detail = agent.detail();
    }

    AgentState state() {
        return state;
    }

    long sinceMs() {
        return sinceMs;
    }

    long nowMs() {
        return nowMs;
    }

    boolean has(AgentFlag flag) {
        return flags.contains(flag);
    }

    boolean isRunning(Agent.Running kind) {
        return running == kind;
    }

    boolean isCurrent(long answeredCall) {
        return running != Agent.Running.NOTHING && answeredCall == call;
    }

    /** Online without a break for OnlineTrustTime (A12). */
    boolean isTrusted() {
        return nowMs - trustFromMs >= settings.onlineTrustTimeMs();
    }

    boolean isDue(long atMs) {
        return atMs <= nowMs;
    }

    boolean isFrozen() {
        return freeze == Freeze.FROZEN;
    }

    /**
     * Being online here would be a violation. What is only monitored may be online on every node, and what is never
     * stopped stays online where its group has been.
     */
    boolean isForbiddenHere() {
        return standing == Standing.OWNED_ELSEWHERE && settings.actions() == Actions.ON_OFF;
    }

    boolean isMonitoredOnly() {
        return settings.actions() == Actions.NONE;
    }

    /** A54: its group is to come online, and nothing but a monitor can say that this resource has. */
    boolean isAwaited() {
        return isMonitoredOnly() && expectation == Expectation.COMES && !has(AgentFlag.FAULTED);
    }

    boolean hasTold(EventKind kind) {
        return told.contains(kind);
    }

    /** The one door between states: ends what runs, clears what belonged to the old state, stamps the time. */
    Turn enter(AgentState next, String evidence) {
        cancel();
        if (!next.continues(state)) {
            transitionDeadlineMs = Agent.NONE;
            told = told.contains(EventKind.CONCURRENCY_VIOLATION)
                    ? List.of(EventKind.CONCURRENCY_VIOLATION)
                    : List.of();
        }
        state = next;
        sinceMs = nowMs;
        detail = evidence;
        keepFlagsFor(next);
        lateStopUntilMs = Agent.NONE;
        tolerated = 0;
        timeouts = 0;
        waits = 0;
        switch (next) {
            case ONLINE -> {
                probed = true;
                down = false;
                trustFromMs = nowMs;
            }
            case OFFLINE -> probed = true;
            case DETACHED -> {
                probed = false;
                down = false;
            }
            case OPENING, PROBING, GOING_ONLINE, GOING_ONLINE_WAIT, GOING_OFFLINE, GOING_OFFLINE_WAIT -> down = false;
        }
        return monitorLater();
    }

    private void keepFlagsFor(AgentState next) {
        for (AgentFlag flag : flags) {
            if (!flag.holdsIn(next)) {
                drop(flag);
            }
        }
    }

    Turn set(AgentFlag flag) {
        if (!flags.contains(flag)) {
            EnumSet<AgentFlag> next = EnumSet.of(flag);
            next.addAll(flags);
            flags = List.copyOf(next);
        }
        return this;
    }

    Turn drop(AgentFlag flag) {
        if (flags.contains(flag)) {
            EnumSet<AgentFlag> next = EnumSet.copyOf(flags);
            next.remove(flag);
            flags = List.copyOf(next);
        }
        return this;
    }

    /** The next monitor comes after the present state's interval, or never where that state has none. */
    Turn monitorLater() {
        return monitorIn(intervalMs());
    }

    /** The next monitor comes after this delay; {@link Agent#NONE} for never. */
    Turn monitorIn(long delayMs) {
        nextMonitorMs = delayMs == Agent.NONE ? Agent.NONE : nowMs + delayMs;
        return this;
    }

    /** The delay a command asked for, within bounds. */
    Turn monitorAfter(Outcome outcome) {
        return monitorIn(Math.max(0, Math.min(outcome.waitMs(), MAX_WAIT_MS)));
    }

    /** A52: an interval that has become shorter holds at once. */
    Turn rearm() {
        if (running == Agent.Running.NOTHING) {
            long existingMs = nextMonitorMs;
            monitorLater();
            if (nextMonitorMs != Agent.NONE) {
                nextMonitorMs = Math.min(existingMs, nextMonitorMs);
            }
        }
        return this;
    }

    private long intervalMs() {
        long offlineMs = settings.offlineMonitorIntervalMs();
        return switch (state) {
            case DETACHED, OPENING, GOING_ONLINE, GOING_OFFLINE -> Agent.NONE;
            case PROBING, ONLINE -> settings.monitorIntervalMs();
            case OFFLINE -> {
                if (has(AgentFlag.CLEANING) || isAwaited()) {
                    yield settings.monitorIntervalMs();
                }
                yield offlineMs == 0 ? Agent.NONE : offlineMs;
            }
            case GOING_ONLINE_WAIT -> offlineMs == 0 ? settings.monitorIntervalMs() : offlineMs;
            // G10: what resists force is tried again at the slower pace.
            case GOING_OFFLINE_WAIT ->
                hasTold(EventKind.FORCE_OFFLINE_INEFFECTIVE) && offlineMs != 0
                        ? offlineMs
                        : settings.monitorIntervalMs();
        };
    }

    /** Ends what runs, if anything does; its answer will be dropped. */
    Turn cancel() {
        if (running != Agent.Running.NOTHING) {
            actions.add(new AgentAction.CancelCommand(call));
        }
        return ended();
    }

    /** What ran has ended by itself. */
    Turn ended() {
        running = Agent.Running.NOTHING;
        callDeadlineMs = Agent.NONE;
        return this;
    }

    Turn runOpen() {
        return run(Agent.Running.OPEN, nowMs + settings.openTimeoutMs(), new AgentAction.RunOpen(call + 1));
    }

    Turn runMonitor() {
        return run(Agent.Running.MONITOR, nowMs + settings.monitorTimeoutMs(), new AgentAction.RunMonitor(call + 1));
    }

    /** Limited by the transition's deadline. */
    Turn runOnline() {
        return run(Agent.Running.ONLINE, Agent.NONE, new AgentAction.RunOnline(call + 1));
    }

    /** Limited by the transition's deadline. */
    Turn runOffline() {
        return run(Agent.Running.OFFLINE, Agent.NONE, new AgentAction.RunOffline(call + 1));
    }

    Turn runClean() {
        long deadlineMs = nowMs + settings.cleanTimeoutMs();
        return run(Agent.Running.CLEAN, deadlineMs, new AgentAction.RunClean(call + 1, cleanReason));
    }

    private Turn run(Agent.Running kind, long deadlineMs, AgentAction order) {
        cancel();
        running = kind;
        call++;
        callDeadlineMs = deadlineMs;
        nextMonitorMs = Agent.NONE;
        actions.add(order);
        return this;
    }

    /** Ends everything and lets go of the resource, which is left as it is (A10, A21, A40, A50). */
    Turn detach() {
        enter(AgentState.DETACHED, "");
        disabling = false;
        restarts = 0;
        retries = 0;
        call++;
        actions.add(new AgentAction.RunClose(call));
        return this;
    }

    Turn refuse(String request, String reason) {
        actions.add(new AgentAction.Refuse(request, reason));
        return this;
    }

    Turn raise(EventKind kind, String text) {
        actions.add(new AgentAction.Raise(kind, text));
        return this;
    }

    /** Raises it unless it has been raised in this episode. */
    Turn raiseOnce(EventKind kind, String text) {
        if (!told.contains(kind)) {
            List<EventKind> next = new ArrayList<>(told);
            next.add(kind);
            told = List.copyOf(next);
            raise(kind, text);
        }
        return this;
    }

    /** The episode of this kind is over; the next one is told again. */
    Turn forget(EventKind kind) {
        if (told.contains(kind)) {
            List<EventKind> next = new ArrayList<>(told);
            next.remove(kind);
            told = List.copyOf(next);
        }
        return this;
    }

    Turn escalate(String reason) {
        actions.add(new AgentAction.Escalate(reason));
        return this;
    }

    /** Starts the monitor that is due, and adds the report when what is shown has changed: always the last order. */
    Step<Agent, AgentAction> finish() {
        if (running == Agent.Running.NOTHING && (isDue(nextMonitorMs) || look.isDue(state, flags))) {
            runMonitor();
        }
        Agent next = agent();
        if (!next.showsTheSameAs(before)) {
            actions.add(new AgentAction.ReportState());
        }
        return new Step<>(next, actions);
    }

    private Agent agent() {
        return new Agent(
                before.id(),
                settings,
                standing,
                freeze,
                expectation,
                state,
                sinceMs,
                flags,
                running,
                call,
                callDeadlineMs,
                transitionDeadlineMs,
                nextMonitorMs,
                lateStopUntilMs,
                trustFromMs,
                firstTimeoutMs,
                tolerated,
                timeouts,
                waits,
                retries,
                restarts,
                violations,
                probed,
                down,
                look,
                cleaned,
                disabling,
                confidence,
                cleanReason,
                afterClean,
                told,
                detail);
    }
}
