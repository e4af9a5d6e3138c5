package io.mainstay.core.agent;

import static io.mainstay.core.agent.AgentSettings.DEFAULTS;

import io.mainstay.core.Step;
import io.mainstay.core.agent.AgentEvent.CommandFinished;
import io.mainstay.core.agent.AgentEvent.Expectation;
import io.mainstay.core.agent.AgentEvent.Freeze;
import io.mainstay.core.agent.AgentEvent.Monitored;
import io.mainstay.core.agent.AgentEvent.Remedy;
import io.mainstay.core.agent.AgentEvent.Standing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Every situation an agent can be in that matters to a rule, with every event: what the golden table and the diagram
 * are made of. Situations are reached by stories, never made up.
 */
final class TransitionTable {
    private static final MonitorResult UP = MonitorResult.online("up");
    private static final MonitorResult DOWN = MonitorResult.offline("down");
    private static final Outcome FAILED = Outcome.failed("exit 1");
    private static final AgentSettings RESTART = DEFAULTS.with(Attribute.RESTART_LIMIT, 1);
    private static final AgentSettings RETRY = DEFAULTS.with(Attribute.ONLINE_RETRY_LIMIT, 1);
    /** So that the limit of a call and the limit of the transition are never due at once. */
    private static final AgentSettings LONG_CLEAN = DEFAULTS.with(Attribute.CLEAN_TIMEOUT, 1_000_000);

    private static final AgentSettings ONE_WAIT = DEFAULTS.with(Attribute.ONLINE_WAIT_LIMIT, 0);

    private final Map<String, Supplier<AgentStory>> situations = new LinkedHashMap<>();
    private final Map<String, Function<Agent, AgentEvent>> events = new LinkedHashMap<>();
    private final Map<String, Function<Agent, Long>> ticks = new LinkedHashMap<>();

    /**
     * One cell.
     *
     * @param situation the state's name first, then what is special
     * @param answer orders in short words; "ignored" where nothing at all changed, "noted" where only memory did
     */
    record Cell(
            String situation,
            AgentState from,
            String event,
            AgentEvent delivered,
            AgentState to,
            String flags,
            String answer) {
        String line() {
            return String.format("%-44s | %-26s | -> %-36s | %s", situation, event, to + flags, answer);
        }
    }

    TransitionTable() {
        toOnline();
        offline();
        goingOnline();
        goingOffline();
        requests();
        answers();
        ticks.put("Tick, nothing due", agent -> 0L);
        ticks.put("Tick, monitor due", Agent::nextMonitorMs);
        ticks.put("Tick, call limit", Agent::callDeadlineMs);
        ticks.put("Tick, transition limit", Agent::transitionDeadlineMs);
        ticks.put("Tick, late stop over", Agent::lateStopUntilMs);
    }

    private void toOnline() {
        situations.put("DETACHED", () -> AgentStory.detached(DEFAULTS));
        situations.put(
                "DETACHED, faulted before", () -> AgentStory.faulted(DEFAULTS).when(new AgentEvent.Disabled()));
        situations.put("OPENING", () -> AgentStory.opening(DEFAULTS));
        situations.put("PROBING, monitor runs", () -> AgentStory.probing(DEFAULTS));
        situations.put("PROBING, undecided", () -> AgentStory.probing(DEFAULTS).finds(MonitorResult.unknown("")));
        situations.put(
                "PROBING, owned elsewhere", () -> AgentStory.probing(DEFAULTS).ownedElsewhere());
        situations.put("ONLINE", () -> AgentStory.online(DEFAULTS));
        situations.put("ONLINE, monitor runs", () -> monitoredOnline(DEFAULTS));
        situations.put(
                "ONLINE, one more offline forgiven",
                () -> monitoredOnline(DEFAULTS.with(Attribute.TOLERANCE_LIMIT, 1)));
        situations.put(
                "ONLINE, tolerance used up",
                () -> AgentStory.online(DEFAULTS.with(Attribute.TOLERANCE_LIMIT, 1))
                        .nextFinds(DOWN)
                        .after(10_000));
        situations.put(
                "ONLINE, next time-out faults",
                () -> monitoredOnline(DEFAULTS.with(Attribute.FAULT_ON_MONITOR_TIMEOUTS, 1)));
        situations.put(
                "ONLINE, stop given up", () -> AgentStory.goingOffline(DEFAULTS).after(300_000));
        situations.put("ONLINE, RestartLimit 1", () -> monitoredOnline(RESTART));
        situations.put(
                "ONLINE, restarted once of 1",
                () -> OnlineRulesTest.restartedOnce(RESTART).after(10_000));
        situations.put(
                "ONLINE, IntentionalOffline", () -> monitoredOnline(DEFAULTS.with(Attribute.INTENTIONAL_OFFLINE, 1)));
        situations.put("ONLINE, ManageFaults None", () -> monitoredOnline(DEFAULTS.with(Attribute.MANAGE_FAULTS, 1)));
        situations.put("ONLINE, Actions OnOnly", () -> monitoredOnline(DEFAULTS.with(Attribute.ACTIONS, 1)));
        situations.put("ONLINE, Actions None", () -> monitoredOnline(DEFAULTS.with(Attribute.ACTIONS, 2)));
        situations.put(
                "ONLINE, Actions None, nothing expected",
                () -> monitoredOnline(DEFAULTS.with(Attribute.ACTIONS, 2))
                        .when(new AgentEvent.ExpectationChanged(Expectation.NOTHING)));
        situations.put("ONLINE, frozen", () -> monitoredOnline(DEFAULTS).frozen());
        situations.put(
                "ONLINE, violation thawed",
                () -> monitoredOnline(DEFAULTS).frozen().ownedElsewhere().thawed());
        situations.put(
                "ONLINE, violation frozen",
                () -> monitoredOnline(DEFAULTS).frozen().ownedElsewhere());
    }

    private static AgentStory monitoredOnline(AgentSettings settings) {
        return AgentStory.online(settings).after(settings.monitorIntervalMs());
    }

    private void offline() {
        situations.put("OFFLINE", () -> AgentStory.offline(DEFAULTS));
        situations.put(
                "OFFLINE, monitor runs", () -> AgentStory.offline(DEFAULTS).after(60_000));
        situations.put("OFFLINE, faulted", () -> AgentStory.faulted(DEFAULTS).after(60_000));
        situations.put(
                "OFFLINE, admin wait",
                () -> AgentStory.online(DEFAULTS.with(Attribute.MANAGE_FAULTS, 1))
                        .heard(DOWN)
                        .after(60_000));
        situations.put(
                "OFFLINE, owned elsewhere",
                () -> AgentStory.offline(DEFAULTS).ownedElsewhere().after(60_000));
        situations.put(
                "OFFLINE, frozen", () -> AgentStory.offline(DEFAULTS).frozen().after(60_000));
        situations.put(
                "OFFLINE, Actions None",
                () -> AgentStory.offline(DEFAULTS.with(Attribute.ACTIONS, 2)).after(60_000));
        situations.put("OFFLINE, Actions None, awaited", () -> awaited(DEFAULTS));
        situations.put("OFFLINE, Actions None, awaited, last monitor", () -> awaited(ONE_WAIT));
        situations.put(
                "OFFLINE, clean, then fault", () -> AgentStory.online(DEFAULTS).heard(DOWN));
        situations.put(
                "OFFLINE, clean, then restart", () -> AgentStory.online(RESTART).heard(DOWN));
        situations.put(
                "OFFLINE, clean, then retry",
                () -> AgentStory.goingOnline(RETRY).ends(FAILED));
        situations.put(
                "OFFLINE, clean, then disable",
                () -> AgentStory.online(RESTART).heard(DOWN).when(new AgentEvent.Disabled()));
        situations.put(
                "OFFLINE, clean, then retry, frozen",
                () -> AgentStory.goingOnline(RETRY).ends(FAILED).frozen());
        situations.put(
                "OFFLINE, clean failed",
                () -> AgentStory.online(DEFAULTS).heard(DOWN).ends(FAILED));
        situations.put(
                "OFFLINE, clean failed, monitor runs",
                () -> AgentStory.online(DEFAULTS).heard(DOWN).ends(FAILED).after(10_000));
        situations.put(
                "OFFLINE, clean failed, monitor runs, frozen",
                () -> AgentStory.online(DEFAULTS)
                        .heard(DOWN)
                        .ends(FAILED)
                        .frozen()
                        .after(10_000));
        situations.put(
                "OFFLINE, restarting",
                () -> AgentStory.online(RESTART).heard(DOWN).ends(Outcome.done()));
    }

    private static AgentStory awaited(AgentSettings settings) {
        return AgentStory.offline(settings.with(Attribute.ACTIONS, 2))
                .when(new AgentEvent.ExpectationChanged(Expectation.COMES));
    }

    private void goingOnline() {
        situations.put("GOING_ONLINE", () -> AgentStory.goingOnline(DEFAULTS));
        situations.put("GOING_ONLINE, RestartLimit 1", () -> AgentStory.goingOnline(RESTART));
        situations.put(
                "GOING_ONLINE, ManageFaults None",
                () -> AgentStory.goingOnline(DEFAULTS.with(Attribute.MANAGE_FAULTS, 1)));
        situations.put(
                "GOING_ONLINE, frozen", () -> AgentStory.goingOnline(DEFAULTS).frozen());
        situations.put(
                "GOING_ONLINE, to be disabled",
                () -> AgentStory.goingOnline(DEFAULTS).when(new AgentEvent.Disabled()));
        situations.put("GOING_ONLINE_WAIT, monitors left", () -> AgentStory.goingOnlineWait(DEFAULTS));
        situations.put(
                "GOING_ONLINE_WAIT, between monitors",
                () -> AgentStory.goingOnlineWait(DEFAULTS).finds(DOWN));
        situations.put("GOING_ONLINE_WAIT, last monitor", () -> AgentStory.goingOnlineWait(ONE_WAIT));
        situations.put(
                "GOING_ONLINE_WAIT, last monitor, frozen",
                () -> AgentStory.goingOnlineWait(ONE_WAIT).frozen());
    }

    private void goingOffline() {
        situations.put("GOING_OFFLINE", () -> AgentStory.goingOffline(DEFAULTS));
        situations.put(
                "GOING_OFFLINE, owned elsewhere",
                () -> AgentStory.goingOffline(DEFAULTS).ownedElsewhere());
        situations.put(
                "GOING_OFFLINE, to be disabled",
                () -> AgentStory.goingOffline(DEFAULTS).when(new AgentEvent.Disabled()));
        situations.put(
                "GOING_OFFLINE, forced", () -> AgentStory.online(DEFAULTS).forced());
        situations.put("GOING_OFFLINE_WAIT, monitor runs", () -> AgentStory.goingOfflineWait(DEFAULTS));
        situations.put(
                "GOING_OFFLINE_WAIT, between monitors",
                () -> AgentStory.goingOfflineWait(DEFAULTS).finds(UP));
        situations.put(
                "GOING_OFFLINE_WAIT, owned elsewhere",
                () -> AgentStory.goingOfflineWait(DEFAULTS).ownedElsewhere());
        situations.put(
                "GOING_OFFLINE_WAIT, forced, first monitor",
                () -> AgentStory.online(DEFAULTS).forced().ends(Outcome.done()));
        situations.put(
                "GOING_OFFLINE_WAIT, forced, second monitor",
                () -> AgentStory.online(DEFAULTS)
                        .forced()
                        .ends(Outcome.done())
                        .finds(UP)
                        .after(10_000));
        situations.put(
                "GOING_OFFLINE_WAIT, forced, clean failed",
                () -> AgentStory.online(DEFAULTS).forced().ends(FAILED).after(10_000));
    }

    private void requests() {
        events.put("Enabled", agent -> new AgentEvent.Enabled());
        events.put("Disabled", agent -> new AgentEvent.Disabled());
        events.put("OnlineRequested", agent -> new AgentEvent.OnlineRequested());
        events.put("OfflineRequested", agent -> new AgentEvent.OfflineRequested());
        events.put("ForceOfflineRequested", agent -> new AgentEvent.ForceOfflineRequested("lease lost"));
        events.put("FaultCleared", agent -> new AgentEvent.FaultCleared());
        events.put(
                "LookRequested",
                agent -> new AgentEvent.LookRequested(agent.look().owed() + 1));
        events.put("ProbeRequested", agent -> new AgentEvent.ProbeRequested());
        events.put("StandingChanged free", agent -> new AgentEvent.StandingChanged(Standing.FREE));
        events.put("StandingChanged elsewhere", agent -> new AgentEvent.StandingChanged(Standing.OWNED_ELSEWHERE));
        events.put("FreezeChanged frozen", agent -> new AgentEvent.FreezeChanged(Freeze.FROZEN));
        events.put("FreezeChanged thawed", agent -> new AgentEvent.FreezeChanged(Freeze.THAWED));
        events.put("ExpectationChanged nothing", agent -> new AgentEvent.ExpectationChanged(Expectation.NOTHING));
        events.put("ExpectationChanged comes", agent -> new AgentEvent.ExpectationChanged(Expectation.COMES));
        events.put(
                "SettingsChanged",
                agent -> new AgentEvent.SettingsChanged(agent.settings().with(Attribute.MONITOR_INTERVAL, 5_000)));
        events.put("ShutdownRequested", agent -> new AgentEvent.ShutdownRequested());
        events.put("HealthFailed recover", agent -> new AgentEvent.HealthFailed(Remedy.RECOVER, "no probe"));
        events.put("HealthFailed fail over", agent -> new AgentEvent.HealthFailed(Remedy.FAIL_OVER, "no probe"));
    }

    private void answers() {
        events.put("CommandFinished done", agent -> new CommandFinished(agent.call(), Outcome.done()));
        events.put("CommandFinished failed", agent -> new CommandFinished(agent.call(), FAILED));
        events.put("CommandFinished not here", agent -> new CommandFinished(agent.call(), Outcome.notHere("5")));
        events.put("CommandFinished late", agent -> new CommandFinished(agent.call() - 1, Outcome.done()));
        events.put("Monitored online", agent -> new Monitored(agent.call(), UP));
        events.put("Monitored offline", agent -> new Monitored(agent.call(), DOWN));
        events.put("Monitored on purpose", agent -> new Monitored(agent.call(), MonitorResult.stoppedOnPurpose("200")));
        events.put("Monitored broken", agent -> new Monitored(agent.call(), MonitorResult.broken("1")));
        events.put("Monitored not here", agent -> new Monitored(agent.call(), MonitorResult.notHere("5")));
        events.put("Monitored unknown", agent -> new Monitored(agent.call(), MonitorResult.unknown("99")));
        events.put("Monitored late", agent -> new Monitored(agent.call() - 1, DOWN));
        events.put("Heard online", agent -> new AgentEvent.Heard(UP));
        events.put("Heard offline", agent -> new AgentEvent.Heard(DOWN));
        events.put("Heard unknown", agent -> new AgentEvent.Heard(MonitorResult.unknown("")));
    }

    /** All cells, in the order of situations, then events. Ticks that cannot come in a situation have no cell. */
    List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        situations.forEach((situation, story) -> {
            AgentStory told = story.get();
            events.forEach((name, event) ->
                    cells.add(cell(situation, told.agent(), name, event.apply(told.agent()), told.nowMs())));
            ticks.forEach((name, due) -> {
                long atMs = due.apply(told.agent());
                if (atMs == 0) {
                    atMs = told.nowMs();
                } else if (atMs == Agent.NONE) {
                    return;
                }
                cells.add(cell(situation, told.agent(), name, new AgentEvent.Tick(), atMs));
            });
        });
        return cells;
    }

    private static Cell cell(String situation, Agent agent, String name, AgentEvent event, long nowMs) {
        Step<Agent, AgentAction> step = AgentMachine.step(agent, event, nowMs);
        Agent next = step.next();
        String flags = next.flags().isEmpty() ? "" : " " + next.flags();
        String answer = String.join(" ", Words.of(step.actions()));
        if (answer.isEmpty()) {
            answer = next.equals(agent) ? "ignored" : "noted";
        }
        return new Cell(situation, agent.state(), name, event, next.state(), flags, answer);
    }
}
