package io.mainstay.core.agent;

import static io.mainstay.core.agent.Answers.because;

import io.mainstay.core.agent.Agent.AfterClean;
import io.mainstay.core.agent.AgentEvent.HealthFailed;
import io.mainstay.core.agent.AgentEvent.Remedy;
import io.mainstay.core.agent.AgentEvent.Standing;
import io.mainstay.core.agent.MonitorResult.Cause;
import io.mainstay.core.event.EventKind;

/**
 * The fault path (a.4): clean, then a further start attempt, a restart in place, or the fault mark. The state is
 * Offline from the first moment (SEED2), and not verified offline until clean is done.
 */
final class FaultPath {
    private static final long MANAGE_FAULTS_NONE = 1;

    private FaultPath() {}

    /** A14, A18, A42, A43, A46, A47. */
    static Turn fail(Turn turn, CleanReason reason, String evidence) {
        return fail(turn, reason, evidence, next(turn, turn.settings.restartLimit()));
    }

    /** A56 where a monitor says so. */
    static Turn fail(Turn turn, CleanReason reason, String evidence, Cause cause) {
        return cause == Cause.NOT_HERE ? failForGood(turn, reason, evidence) : fail(turn, reason, evidence);
    }

    /** A56: whatever the limits allow, it is not started here again. */
    static Turn failForGood(Turn turn, CleanReason reason, String evidence) {
        return fail(turn, reason, evidence + "; it cannot run on this node", AfterClean.FAULT);
    }

    /** A22: recover is worth one restart even where RestartLimit allows none; fail over is worth none. */
    static Turn healthFailed(Turn turn, HealthFailed failed) {
        long limit = failed.remedy() == Remedy.RECOVER ? Math.max(1, turn.settings.restartLimit()) : 0;
        return switch (turn.state()) {
            case ONLINE -> // Frozen: the resource is online, and nothing is done about it (G11).
                turn.isFrozen()
                        ? turn
                        : fail(
                                turn,
                                CleanReason.UNEXPECTED_OFFLINE,
                                "its health check failed" + because(failed.reason()),
                                next(turn, limit));
            case DETACHED,
                    OPENING,
                    PROBING,
                    OFFLINE,
                    GOING_ONLINE,
                    GOING_ONLINE_WAIT,
                    GOING_OFFLINE,
                    GOING_OFFLINE_WAIT -> turn;
        };
    }

    private static Turn fail(Turn turn, CleanReason reason, String evidence, AfterClean after) {
        turn.enter(AgentState.OFFLINE, evidence);
        if (turn.isFrozen()) { // a.4 step 5
            return turn.drop(AgentFlag.RESTARTING)
                    .raise(EventKind.RESOURCE_OFFLINE, evidence + "; its group is frozen, so nothing is done");
        }
        if (turn.settings.get(Attribute.MANAGE_FAULTS) == MANAGE_FAULTS_NONE) { // a.4 step 4
            return turn.drop(AgentFlag.RESTARTING)
                    .set(AgentFlag.FAULTED)
                    .set(AgentFlag.ADMIN_WAIT)
                    .raise(
                            EventKind.RESOURCE_ADMIN_WAIT,
                            evidence + "; reason " + reason.code() + " (" + reason.words()
                                    + "); nothing is done until an operator clears it");
        }
        if (turn.isMonitoredOnly()) {
            return markFault(turn);
        }
        turn.afterClean = after;
        turn.cleanReason = reason;
        return turn.set(AgentFlag.CLEANING).runClean(); // a.4 step 1
    }

    private static AfterClean next(Turn turn, long restartLimit) {
        boolean retries = switch (turn.state()) {
            case GOING_ONLINE, GOING_ONLINE_WAIT -> turn.retries < turn.settings.onlineRetryLimit();
            case ONLINE, OFFLINE, DETACHED, OPENING, PROBING, GOING_OFFLINE, GOING_OFFLINE_WAIT -> false;
        };
        if (retries) {
            return AfterClean.RETRY_ONLINE;
        }
        if (turn.state() != AgentState.ONLINE && !turn.has(AgentFlag.RESTARTING)) {
            // A46: a start that was asked for has its own limit; RestartLimit is for what ran before. So restore ends
            // with 1 after one HC_TIMEOUT (R3).
            return AfterClean.FAULT;
        }
        if (turn.state() == AgentState.ONLINE && turn.isTrusted()) {
            turn.restarts = 0;
        }
        return turn.restarts < restartLimit ? AfterClean.RESTART : AfterClean.FAULT;
    }

    static Turn cleaned(Turn turn) {
        turn.drop(AgentFlag.CLEANING).forget(EventKind.RESOURCE_CLEAN_FAILED).monitorLater();
        turn.down = true;
        return switch (turn.afterClean) {
            case RETRY_ONLINE -> mayStart(turn) && !turn.isFrozen() ? retry(turn) : stayOffline(turn); // A46
            case RESTART -> mayStart(turn) ? restart(turn) : stayOffline(turn);
            case FAULT -> markFault(turn);
            case STAY_OFFLINE -> stayOffline(turn);
        };
    }

    private static boolean mayStart(Turn turn) {
        return turn.standing == Standing.FREE && !turn.disabling;
    }

    private static Turn retry(Turn turn) {
        turn.retries++;
        return Requests.startOnline(turn);
    }

    /** a.4 step 2: the group brings it online, children first. */
    private static Turn restart(Turn turn) {
        turn.restarts++;
        return turn.set(AgentFlag.RESTARTING)
                .raise(EventKind.RESOURCE_RESTARTING, turn.detail + "; restart " + turn.restarts + " in place");
    }

    private static Turn stayOffline(Turn turn) {
        return turn.drop(AgentFlag.RESTARTING)
                .raise(EventKind.RESOURCE_OFFLINE, turn.detail + "; cleaned, and not to be started here");
    }

    /** a.4 step 3. */
    static Turn markFault(Turn turn) {
        return turn.drop(AgentFlag.RESTARTING)
                .set(AgentFlag.FAULTED)
                .raise(EventKind.RESOURCE_FAULTED, turn.detail + "; not started here until the fault is cleared");
    }

    /** a.4 step 1: it is tried again after each monitor until it succeeds. Told once. */
    static Turn cleanFailed(Turn turn, String why) {
        turn.monitorLater();
        if (!turn.hasTold(EventKind.RESOURCE_CLEAN_FAILED)) {
            turn.detail += "; clean failed" + because(why);
        }
        return turn.raiseOnce(
                EventKind.RESOURCE_CLEAN_FAILED,
                "clean failed" + because(why) + "; it is not known to be down, and clean is tried again after each"
                        + " monitor");
    }

    /** A monitor has been had since clean failed. Whatever it found, only a clean that is done ends the fault path. */
    static Turn cleanAgain(Turn turn) {
        return turn.isFrozen() ? turn.monitorLater() : turn.runClean();
    }
}
