package io.mainstay.core.agent;

import io.mainstay.core.Step;
import io.mainstay.core.agent.Agent.Running;
import io.mainstay.core.agent.AgentEvent.Expectation;
import io.mainstay.core.agent.AgentEvent.Freeze;
import io.mainstay.core.agent.AgentEvent.Remedy;
import io.mainstay.core.agent.AgentEvent.Standing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One drawn life of one agent. It keeps the shell's side of the bargain (ticks when they are due, answers with the
 * numbers that were given) and no more: answers may be late, hang, or never come. Checks S1, S7, S9 of the
 * simulation's list as far as one agent can break them, and that the report is sent exactly when it changes.
 */
final class RandomWalk {
    private static final int TRACE = 40;

    private final long seed;
    private final SplittableRandom random;
    private final ArrayDeque<Stepped> trace = new ArrayDeque<>();
    private final Set<AgentState> states = EnumSet.noneOf(AgentState.class);
    private final Set<AgentFlag> flags = EnumSet.noneOf(AgentFlag.class);
    private final Set<String> orders = new TreeSet<>();
    private final List<Long> cancelled = new ArrayList<>();
    private Agent agent;
    private long nowMs = 5_000;
    /** The number of what runs; 0 when nothing does. */
    private long running;

    private boolean isMonitor;
    private long transitionEndsByMs;

    private record Stepped(long atMs, AgentEvent event, Agent before, Step<Agent, AgentAction> step) {
        String line() {
            Agent next = step.next();
            return atMs + "  " + event + "  " + before.state() + before.flags() + " -> " + next.state() + next.flags()
                    + "  " + step.actions();
        }
    }

    RandomWalk(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.agent = Agent.initial(AgentStory.ID, settings());
    }

    Set<AgentState> states() {
        return states;
    }

    Set<AgentFlag> flags() {
        return flags;
    }

    Set<String> orders() {
        return orders;
    }

    void run(int steps) {
        for (int step = 0; step < steps; step++) {
            int draw = random.nextInt(100);
            if (draw < 45) {
                passTime();
            } else if (draw < 85) {
                answer();
            } else {
                deliver(request());
            }
        }
    }

    private AgentSettings settings() {
        return AgentSettings.DEFAULTS
                .with(Attribute.MONITOR_INTERVAL, random.nextLong(100, 20_000))
                .with(Attribute.MONITOR_TIMEOUT, random.nextLong(10, 20_000))
                .with(Attribute.OFFLINE_MONITOR_INTERVAL, random.nextBoolean() ? 0 : random.nextLong(100, 60_000))
                .with(Attribute.ONLINE_TIMEOUT, random.nextLong(1_000, 60_000))
                .with(Attribute.OFFLINE_TIMEOUT, random.nextLong(1_000, 60_000))
                .with(Attribute.CLEAN_TIMEOUT, random.nextLong(100, 30_000))
                .with(Attribute.ONLINE_TRUST_TIME, random.nextLong(0, 100_000))
                .with(Attribute.ONLINE_WAIT_LIMIT, random.nextLong(0, 3))
                .with(Attribute.ONLINE_RETRY_LIMIT, random.nextLong(0, 3))
                .with(Attribute.RESTART_LIMIT, random.nextLong(0, 3))
                .with(Attribute.TOLERANCE_LIMIT, random.nextLong(0, 3))
                .with(Attribute.FAULT_ON_MONITOR_TIMEOUTS, random.nextLong(0, 4))
                .with(Attribute.INTENTIONAL_OFFLINE, random.nextLong(0, 2))
                .with(Attribute.MANAGE_FAULTS, random.nextInt(6) == 0 ? 1 : 0)
                .with(Attribute.ACTIONS, random.nextInt(6) == 0 ? random.nextLong(1, 3) : 0);
    }

    /** To the next wake-up, or part of the way. Never past it: the shell's timer is on time. */
    private void passTime() {
        long wakeMs = agent.nextWakeMs();
        long leftMs = wakeMs == Agent.NONE ? 100_000 : wakeMs - nowMs;
        nowMs += random.nextInt(4) == 0 ? random.nextLong(leftMs + 1) : leftMs;
        deliver(new AgentEvent.Tick());
        check(agent.nextWakeMs() > nowMs, "after a tick the next wake-up lies ahead");
    }

    private void answer() {
        if (running == 0 || random.nextInt(20) == 0) {
            if (!cancelled.isEmpty()) {
                long late = cancelled.get(random.nextInt(cancelled.size()));
                Agent before = agent;
                deliver(random.nextBoolean() ? new AgentEvent.Monitored(late, result()) : finished(late));
                check(agent.equals(before), "a late answer changes nothing");
            }
            return;
        }
        long call = running;
        running = 0;
        deliver(isMonitor ? new AgentEvent.Monitored(call, result()) : finished(call));
    }

    private AgentEvent finished(long call) {
        Outcome.Verdict verdict = switch (random.nextInt(9)) {
            case 0, 1 -> Outcome.Verdict.FAILED;
            case 2 -> Outcome.Verdict.NOT_HERE;
            default -> Outcome.Verdict.DONE;
        };
        long waitMs = random.nextInt(5) == 0 ? random.nextLong(0, 5_000) : 0;
        return new AgentEvent.CommandFinished(call, new Outcome(verdict, waitMs, "word " + random.nextInt(3)));
    }

    private MonitorResult result() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> MonitorResult.online("up");
            case 3 -> MonitorResult.online(random.nextInt(1, 11) * 10, "weak");
            case 4, 5 -> MonitorResult.offline("down");
            case 6 -> MonitorResult.stoppedOnPurpose("200");
            case 7 -> MonitorResult.broken("1");
            case 8 -> MonitorResult.notHere("5");
            default -> MonitorResult.unknown("99");
        };
    }

    private AgentEvent request() {
        return switch (random.nextInt(28)) {
            case 0, 1, 2, 3 -> new AgentEvent.Enabled();
            case 4 -> new AgentEvent.Disabled();
            case 5, 6, 7, 8, 9 -> new AgentEvent.OnlineRequested();
            case 10, 11 -> new AgentEvent.OfflineRequested();
            case 12 -> new AgentEvent.ForceOfflineRequested("lease lost");
            case 13, 14 -> new AgentEvent.FaultCleared();
            case 15 -> new AgentEvent.ProbeRequested();
            case 16 -> new AgentEvent.StandingChanged(Standing.OWNED_ELSEWHERE);
            case 17, 18 -> new AgentEvent.StandingChanged(Standing.FREE);
            case 19 -> new AgentEvent.FreezeChanged(Freeze.FROZEN);
            case 20, 21 -> new AgentEvent.FreezeChanged(Freeze.THAWED);
            case 22 -> new AgentEvent.SettingsChanged(settings());
            case 23 ->
                new AgentEvent.HealthFailed(random.nextBoolean() ? Remedy.RECOVER : Remedy.FAIL_OVER, "no probe");
            case 24 -> random.nextInt(4) == 0 ? new AgentEvent.ShutdownRequested() : new AgentEvent.Enabled();
            case 25 -> new AgentEvent.ExpectationChanged(Expectation.values()[random.nextInt(3)]);
            case 26 -> new AgentEvent.LookRequested(agent.look().owed() + 1);
            default -> new AgentEvent.Heard(result());
        };
    }

    private void deliver(AgentEvent event) {
        Agent before = agent;
        Step<Agent, AgentAction> step = AgentMachine.step(before, event, nowMs);
        agent = step.next();
        trace.add(new Stepped(nowMs, event, before, step));
        if (trace.size() > TRACE) {
            trace.poll();
        }
        states.add(agent.state());
        flags.addAll(agent.flags());
        step.actions().forEach(this::carryOut);
        checkCalls();
        checkBounds(before);
        checkReport(before, step.actions());
        checkSense(before, event, step.actions());
    }

    private void carryOut(AgentAction action) {
        orders.add(action.getClass().getSimpleName());
        if (action instanceof AgentAction.RunOpen order) {
            begin(order.call());
        } else if (action instanceof AgentAction.RunMonitor order) {
            begin(order.call());
            isMonitor = true;
        } else if (action instanceof AgentAction.RunOnline order) {
            begin(order.call());
        } else if (action instanceof AgentAction.RunOffline order) {
            begin(order.call());
        } else if (action instanceof AgentAction.RunClean order) {
            begin(order.call());
        } else if (action instanceof AgentAction.CancelCommand cancel) {
            check(running == cancel.call(), "only what runs is cancelled");
            cancelled.add(running);
            running = 0;
        } else if (action instanceof AgentAction.RunClose) {
            check(running == 0, "S1: close comes when nothing runs");
        }
    }

    private void begin(long call) {
        check(running == 0, "S1: nothing begins while something runs");
        running = call;
        isMonitor = false;
    }

    private void checkCalls() {
        check((agent.running() == Running.NOTHING) == (running == 0), "the agent knows whether something runs");
        check(running == 0 || running == agent.call(), "the agent knows what runs");
        Running expected = switch (agent.state()) {
            case DETACHED -> Running.NOTHING; // S9
            case OPENING -> Running.OPEN;
            case GOING_ONLINE -> Running.ONLINE;
            case GOING_OFFLINE -> agent.has(AgentFlag.FORCED) ? Running.CLEAN : Running.OFFLINE;
            case OFFLINE ->
                agent.running() == Running.CLEAN && agent.has(AgentFlag.CLEANING) ? Running.CLEAN : monitorOrNothing();
            case PROBING, ONLINE, GOING_ONLINE_WAIT, GOING_OFFLINE_WAIT -> monitorOrNothing();
        };
        check(agent.running() == expected, "S1: what runs is what the state says: " + expected);
    }

    private Running monitorOrNothing() {
        return agent.running() == Running.MONITOR ? Running.MONITOR : Running.NOTHING;
    }

    /** S7: no state but Detached and Offline without monitoring waits for nothing, and each transition ends in time. */
    private void checkBounds(Agent before) {
        boolean mayRest = agent.state() == AgentState.DETACHED
                || (agent.state() == AgentState.OFFLINE
                        && !agent.has(AgentFlag.CLEANING)
                        && agent.settings().offlineMonitorIntervalMs() == 0);
        check(mayRest || agent.nextWakeMs() != Agent.NONE, "S7: something is due");
        boolean bounded = switch (agent.state()) {
            case GOING_ONLINE, GOING_ONLINE_WAIT -> true;
            case GOING_OFFLINE, GOING_OFFLINE_WAIT -> !agent.has(AgentFlag.FORCED);
            case DETACHED, OPENING, PROBING, ONLINE, OFFLINE -> false;
        };
        if (!bounded) {
            return;
        }
        boolean goesOn = agent.state().continues(before.state());
        boolean begins = !goesOn || (agent.state() == AgentState.GOING_ONLINE && before.state() != agent.state());
        if (begins) {
            boolean online = agent.state() == AgentState.GOING_ONLINE;
            transitionEndsByMs = nowMs
                    + (online
                            ? agent.settings().onlineTimeoutMs()
                            : agent.settings().offlineTimeoutMs());
        }
        check(nowMs <= transitionEndsByMs, "S7: the transition ends by its limit");
    }

    private void checkReport(Agent before, List<AgentAction> actions) {
        boolean changed = !agent.report().equals(before.report())
                || agent.look().answered() != before.look().answered();
        long reports = actions.stream()
                .filter(AgentAction.ReportState.class::isInstance)
                .count();
        check(reports == (changed ? 1 : 0), "a report is sent exactly when it or the answered look has changed");
        check(
                reports == 0 || actions.get(actions.size() - 1) instanceof AgentAction.ReportState,
                "the report is the last order");
    }

    private void checkSense(Agent before, AgentEvent event, List<AgentAction> actions) {
        AgentReport report = agent.report();
        check(!report.verifiedOffline() || report.state() == AgentState.OFFLINE, "verified offline means Offline");
        for (AgentFlag flag : agent.flags()) {
            check(
                    flag.holdsIn(agent.state())
                            || flag == AgentFlag.MONITOR_TIMED_OUT
                            || (flag == AgentFlag.STOPPED_ON_PURPOSE && agent.state() == AgentState.OFFLINE)
                            || (flag == AgentFlag.CLEANING && agent.state() == AgentState.OFFLINE)
                            || (flag == AgentFlag.UNABLE_TO_OFFLINE && agent.state() == AgentState.ONLINE),
                    flag + " does not belong to this state");
        }
        check(
                !before.has(AgentFlag.FORCED) || agent.state() != AgentState.ONLINE,
                "D1: what is forced never returns to Online");
        if (actions.stream().anyMatch(AgentAction.RunOnline.class::isInstance)) {
            check(agent.standing() == Standing.FREE, "nothing is started where another node owns the group");
            check(agent.freeze() == Freeze.THAWED, "nothing is started while frozen");
            check(!before.has(AgentFlag.FAULTED), "nothing is started over a fault mark");
            check(before.state() == AgentState.OFFLINE, "a start comes from Offline");
        }
        if (actions.stream().anyMatch(AgentAction.Refuse.class::isInstance)) {
            check(agent.report().equals(before.report()), "a refused request changes nothing");
        }
        boolean steady = before.state() == AgentState.ONLINE || before.state() == AgentState.OFFLINE;
        if (steady && agent.freeze() == Freeze.FROZEN && !(event instanceof AgentEvent.FreezeChanged)) {
            check(
                    actions.stream()
                            .noneMatch(action -> action instanceof AgentAction.RunClean
                                    || action instanceof AgentAction.RunOffline
                                    || action instanceof AgentAction.Escalate),
                    "G11: a frozen agent that is steady does nothing");
        }
    }

    private void check(boolean holds, String invariant) {
        if (!holds) {
            throw new AssertionError("seed " + seed + " breaks: " + invariant + "\n"
                    + trace.stream().map(Stepped::line).collect(Collectors.joining("\n"))
                    + "\nreplay: mvn test -Dtest=RandomWalkTest -Dwalk.seed=" + seed);
        }
    }
}
