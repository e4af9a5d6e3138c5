package io.mainstay.core.agent;

import io.mainstay.core.agent.Agent.AfterClean;
import io.mainstay.core.agent.Agent.Running;
import io.mainstay.core.agent.AgentEvent.Expectation;
import io.mainstay.core.agent.AgentEvent.Freeze;
import io.mainstay.core.agent.AgentEvent.Standing;
import io.mainstay.core.agent.AgentSettings.Actions;
import io.mainstay.core.event.EventKind;

/** What is asked of an agent by operators, its group and the configuration: one method a request, all nine states. */
final class Requests {
    private static final String ONLINE = "online";
    private static final String OFFLINE = "offline";
    private static final String FORCE_OFFLINE = "force-offline";
    private static final String CLEAR = "clear";
    private static final String PROBE = "probe";

    static final String DISABLED = "it is disabled, so it is not monitored; enable it first";
    static final String NOT_PROBED = "not probed yet: it is not known whether it is online";
    static final String FROZEN = "frozen: its group is frozen, so it is only watched; unfreeze the group first";
    static final String MONITOR_ONLY = "monitor-only: its Actions attribute is None, so it is never commanded";
    static final String NEVER_STOPPED = "its Actions attribute is OnOnly: it is started and never stopped";
    static final String FAULTED = "faulted here; clear the fault first";
    static final String ADMIN_WAIT = "a fault waits for an operator (ManageFaults None); clear it first";
    static final String CLEANING = "it is being cleaned after a fault";
    static final String OWNED_ELSEWHERE = "another node owns its group";
    static final String IN_TRANSITION = "a transition is in progress";

    private Requests() {}

    static Turn online(Turn turn) {
        if (turn.isMonitoredOnly()) {
            return turn.refuse(ONLINE, MONITOR_ONLY);
        }
        if (turn.isFrozen()) {
            return turn.refuse(ONLINE, FROZEN);
        }
        return switch (turn.state()) {
            case DETACHED -> turn.refuse(ONLINE, DISABLED); // A3
            case OPENING, PROBING -> turn.refuse(ONLINE, NOT_PROBED); // A9
            case ONLINE -> turn; // A20
            case OFFLINE -> onlineFromOffline(turn);
            case GOING_ONLINE, GOING_ONLINE_WAIT -> turn; // A53
            case GOING_OFFLINE, GOING_OFFLINE_WAIT -> turn.refuse(ONLINE, IN_TRANSITION); // A30
        };
    }

    private static Turn onlineFromOffline(Turn turn) {
        if (turn.has(AgentFlag.ADMIN_WAIT)) {
            return turn.refuse(ONLINE, ADMIN_WAIT);
        }
        if (turn.has(AgentFlag.FAULTED)) {
            return turn.refuse(ONLINE, FAULTED); // A35
        }
        if (turn.has(AgentFlag.CLEANING)) {
            return turn.refuse(ONLINE, CLEANING);
        }
        if (turn.standing == Standing.OWNED_ELSEWHERE) {
            return turn.refuse(ONLINE, OWNED_ELSEWHERE);
        }
        turn.retries = 0;
        return startOnline(turn); // A34
    }

    /** A34, and A46 for a further attempt. Each attempt has an OnlineTimeout of its own. */
    static Turn startOnline(Turn turn) {
        turn.enter(AgentState.GOING_ONLINE, turn.detail);
        turn.transitionDeadlineMs = turn.nowMs() + turn.settings.onlineTimeoutMs();
        return turn.runOnline();
    }

    static Turn offline(Turn turn) {
        if (turn.settings.actions() != Actions.ON_OFF) {
            return turn.refuse(OFFLINE, turn.isMonitoredOnly() ? MONITOR_ONLY : NEVER_STOPPED);
        }
        if (turn.isFrozen()) {
            return turn.refuse(OFFLINE, FROZEN);
        }
        return switch (turn.state()) {
            case DETACHED -> turn.refuse(OFFLINE, DISABLED); // A3
            case OPENING, PROBING -> turn.refuse(OFFLINE, NOT_PROBED); // A9
            case ONLINE, GOING_ONLINE, GOING_ONLINE_WAIT -> startOffline(turn); // A19, A48
            case OFFLINE -> turn.has(AgentFlag.ADMIN_WAIT) ? turn.refuse(OFFLINE, ADMIN_WAIT) : stayOffline(turn);
            case GOING_OFFLINE, GOING_OFFLINE_WAIT -> turn; // A53
        };
    }

    /** A19, A48: the time for the whole stop runs from here (D1). */
    private static Turn startOffline(Turn turn) {
        turn.enter(AgentState.GOING_OFFLINE, "offline was requested");
        turn.transitionDeadlineMs = turn.nowMs() + turn.settings.offlineTimeoutMs();
        return turn.runOffline();
    }

    /** A38: it is offline already; what a fault would have led to beside its mark is called off. */
    private static Turn stayOffline(Turn turn) {
        if (turn.afterClean != AfterClean.FAULT) {
            turn.afterClean = AfterClean.STAY_OFFLINE;
        }
        return turn.has(AgentFlag.CLEANING) ? turn : turn.drop(AgentFlag.RESTARTING);
    }

    static Turn forceOffline(Turn turn, String reason) {
        if (turn.isMonitoredOnly()) {
            return turn.refuse(FORCE_OFFLINE, MONITOR_ONLY);
        }
        if (turn.isFrozen()) {
            return turn.refuse(FORCE_OFFLINE, FROZEN);
        }
        return switch (turn.state()) {
            case DETACHED -> turn.refuse(FORCE_OFFLINE, DISABLED); // A3
            case OPENING, PROBING, ONLINE, GOING_ONLINE, GOING_ONLINE_WAIT -> ForceOffline.begin(turn, reason);
            case OFFLINE ->
                turn.down && !turn.has(AgentFlag.CLEANING)
                        ? turn.drop(AgentFlag.RESTARTING)
                        : ForceOffline.begin(turn, reason);
            case GOING_OFFLINE, GOING_OFFLINE_WAIT ->
                turn.has(AgentFlag.FORCED) ? turn : ForceOffline.begin(turn, reason);
        };
    }

    static Turn clear(Turn turn) {
        if (turn.isFrozen()) {
            return turn.refuse(CLEAR, FROZEN);
        }
        return switch (turn.state()) {
            case OFFLINE -> {
                if (turn.has(AgentFlag.CLEANING)) {
                    yield turn.refuse(CLEAR, CLEANING);
                }
                yield turn.has(AgentFlag.FAULTED) ? dropFault(turn).monitorIn(0) : turn; // A39
            }
            case DETACHED, OPENING, PROBING, GOING_OFFLINE, GOING_OFFLINE_WAIT ->
                turn.has(AgentFlag.FAULTED) ? dropFault(turn) : turn;
            case ONLINE, GOING_ONLINE, GOING_ONLINE_WAIT -> turn; // No fault is ever marked here.
        };
    }

    private static Turn dropFault(Turn turn) {
        turn.restarts = 0;
        turn.retries = 0;
        turn.detail = "";
        return turn.drop(AgentFlag.FAULTED)
                .drop(AgentFlag.ADMIN_WAIT)
                .raise(EventKind.RESOURCE_FAULT_CLEARED, "the fault mark and the counters are dropped");
    }

    /** A51: it counts like any other monitor. One that runs already is joined. */
    static Turn probe(Turn turn) {
        return switch (turn.state()) {
            case DETACHED -> turn.refuse(PROBE, DISABLED);
            case OPENING -> turn.refuse(PROBE, NOT_PROBED);
            case PROBING, ONLINE -> turn.isRunning(Running.MONITOR) ? turn : turn.monitorIn(0);
            case OFFLINE -> {
                if (turn.has(AgentFlag.CLEANING)) {
                    yield turn.refuse(PROBE, CLEANING);
                }
                yield turn.isRunning(Running.MONITOR) ? turn : turn.monitorIn(0);
            }
            case GOING_ONLINE, GOING_ONLINE_WAIT, GOING_OFFLINE, GOING_OFFLINE_WAIT ->
                turn.refuse(PROBE, IN_TRANSITION);
        };
    }

    /** V5. A monitor that runs already began too early; {@link Turn#finish} begins another. */
    static Turn look(Turn turn, long number) {
        turn.look = turn.look.asked(number);
        boolean isTooEarly =
                turn.state() == AgentState.OFFLINE && !turn.has(AgentFlag.CLEANING) && turn.isRunning(Running.MONITOR);
        return isTooEarly ? turn.cancel() : turn;
    }

    static Turn enable(Turn turn) {
        return switch (turn.state()) {
            case DETACHED -> // A2
                turn.enter(AgentState.OPENING, "")
                        .runOpen()
                        .raise(EventKind.RESOURCE_ENABLED, "monitored from here on");
            case OPENING,
                    PROBING,
                    ONLINE,
                    OFFLINE,
                    GOING_ONLINE,
                    GOING_ONLINE_WAIT,
                    GOING_OFFLINE,
                    GOING_OFFLINE_WAIT -> disableWhenSteady(turn, false);
        };
    }

    /** At the end of this step where nothing is under way, else when the transition is over. */
    static Turn disable(Turn turn) {
        return switch (turn.state()) {
            case DETACHED -> turn;
            case OPENING,
                    PROBING,
                    ONLINE,
                    OFFLINE,
                    GOING_ONLINE,
                    GOING_ONLINE_WAIT,
                    GOING_OFFLINE,
                    GOING_OFFLINE_WAIT -> disableWhenSteady(turn, true);
        };
    }

    private static Turn disableWhenSteady(Turn turn, boolean disabling) {
        turn.disabling = disabling;
        return turn;
    }

    /** A10, A21, A31, A40: no transition is broken off, and no clean. */
    static Turn carryOutDeferredDisable(Turn turn) {
        if (!turn.disabling) {
            return turn;
        }
        return switch (turn.state()) {
            case OPENING, PROBING -> detach(turn);
            case OFFLINE -> turn.isRunning(Running.CLEAN) ? turn : detach(turn);
            case ONLINE ->
                detach(turn.raise(
                        EventKind.RESOURCE_LEFT_RUNNING, "disabled while online: it keeps running, unmonitored"));
            case DETACHED, GOING_ONLINE, GOING_ONLINE_WAIT, GOING_OFFLINE, GOING_OFFLINE_WAIT -> turn;
        };
    }

    private static Turn detach(Turn turn) {
        return turn.detach().raise(EventKind.RESOURCE_DISABLED, "no longer monitored");
    }

    static Turn standing(Turn turn, Standing standing) {
        turn.standing = standing;
        if (standing == Standing.FREE) {
            turn.violations = 0;
            return turn.forget(EventKind.CONCURRENCY_VIOLATION);
        }
        if (!turn.isForbiddenHere()) {
            return turn;
        }
        return switch (turn.state()) {
            case ONLINE -> ForceOffline.violation(turn, "it is online here"); // A37
            case GOING_ONLINE, GOING_ONLINE_WAIT -> ForceOffline.violation(turn, "it was coming online here"); // A49
            case OFFLINE -> stayOffline(turn);
            // What is found later is judged then (A6); what goes offline is on its way.
            case DETACHED, OPENING, PROBING, GOING_OFFLINE, GOING_OFFLINE_WAIT -> turn;
        };
    }

    /** A54: what is awaited is looked at once now, and then as often as something that comes online. */
    static Turn expectation(Turn turn, Expectation expectation) {
        turn.expectation = expectation;
        turn.waits = turn.state() == AgentState.OFFLINE ? 0 : turn.waits;
        boolean looks = turn.state() == AgentState.OFFLINE && turn.isAwaited() && !turn.has(AgentFlag.CLEANING);
        return looks && !turn.isRunning(Running.MONITOR) ? turn.monitorIn(0) : turn;
    }

    /** G11: a transition or a clean that runs goes on to its end; after thawing the next monitor judges anew. */
    static Turn freeze(Turn turn, Freeze freeze) {
        turn.freeze = freeze;
        return turn;
    }

    static Turn settings(Turn turn, AgentSettings settings) {
        turn.settings = settings;
        return turn.rearm(); // A52
    }

    static Turn shutdown(Turn turn) {
        return switch (turn.state()) {
            case DETACHED -> turn;
            case OPENING,
                    PROBING,
                    ONLINE,
                    OFFLINE,
                    GOING_ONLINE,
                    GOING_ONLINE_WAIT,
                    GOING_OFFLINE,
                    GOING_OFFLINE_WAIT -> turn.detach(); // A50
        };
    }
}
