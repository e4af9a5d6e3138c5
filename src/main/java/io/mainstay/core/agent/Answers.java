package io.mainstay.core.agent;

import io.mainstay.core.agent.Agent.Running;
import io.mainstay.core.agent.AgentEvent.CommandFinished;
import io.mainstay.core.agent.AgentEvent.Monitored;
import io.mainstay.core.agent.MonitorResult.Cause;
import io.mainstay.core.agent.MonitorResult.Status;
import io.mainstay.core.event.EventKind;

/** What comes back from the resource: ends of commands, monitors, and what is heard between them. */
final class Answers {
    private Answers() {}

    static Turn finished(Turn turn, CommandFinished finished) {
        if (!turn.isCurrent(finished.call()) || turn.isRunning(Running.MONITOR)) {
            return turn; // A late answer of what was cancelled.
        }
        boolean clean = turn.isRunning(Running.CLEAN);
        Outcome outcome = finished.outcome();
        turn.ended();
        return switch (turn.state()) {
            case OPENING -> opened(turn, outcome);
            case OFFLINE -> outcome.isDone() ? FaultPath.cleaned(turn) : FaultPath.cleanFailed(turn, outcome.detail());
            case GOING_ONLINE -> outcome.isDone() ? startedOnline(turn, outcome) : onlineFailed(turn, outcome);
            case GOING_OFFLINE -> clean ? ForceOffline.cleaned(turn, outcome) : stopEnded(turn, outcome);
            // No command runs here, only monitors.
            case DETACHED, PROBING, ONLINE, GOING_ONLINE_WAIT, GOING_OFFLINE_WAIT -> turn;
        };
    }

    /** A4, A5: monitoring begins however open ends. */
    private static Turn opened(Turn turn, Outcome outcome) {
        if (!outcome.isDone()) {
            turn.raise(
                    EventKind.RESOURCE_OPEN_FAILED,
                    "open failed" + because(outcome.detail()) + "; it is monitored all the same");
        }
        return turn.enter(AgentState.PROBING, "").monitorAfter(outcome);
    }

    /** A41. */
    private static Turn startedOnline(Turn turn, Outcome outcome) {
        return turn.enter(AgentState.GOING_ONLINE_WAIT, turn.detail).monitorAfter(outcome);
    }

    /** A42. */
    private static Turn onlineFailed(Turn turn, Outcome outcome) {
        String evidence = "the start command failed" + because(outcome.detail());
        return outcome.verdict() == Outcome.Verdict.NOT_HERE
                ? FaultPath.failForGood(turn, CleanReason.ONLINE_INEFFECTIVE, evidence) // A56
                : FaultPath.fail(turn, CleanReason.ONLINE_INEFFECTIVE, evidence);
    }

    /** A23, A24: the monitor decides, not the exit code. */
    private static Turn stopEnded(Turn turn, Outcome outcome) {
        String evidence = outcome.isDone() ? turn.detail : "the stop command failed" + because(outcome.detail());
        return turn.enter(AgentState.GOING_OFFLINE_WAIT, evidence).monitorAfter(outcome);
    }

    static Turn monitored(Turn turn, Monitored monitored) {
        if (!turn.isCurrent(monitored.call()) || !turn.isRunning(Running.MONITOR)) {
            return turn; // A late answer of what was cancelled.
        }
        return found(turn.ended(), monitored.result());
    }

    /** A monitor has answered; no answer in time comes here as unknown, except in Online (A17). */
    static Turn found(Turn turn, MonitorResult result) {
        MonitorResult.Status status = result.status();
        return switch (turn.state()) {
            case PROBING -> foundFirst(turn, result);
            case ONLINE -> WhileOnline.found(turn, result);
            case OFFLINE -> {
                if (turn.has(AgentFlag.CLEANING)) {
                    yield FaultPath.cleanAgain(turn);
                }
                turn.look = turn.look.done();
                yield foundWhileOffline(turn, result);
            }
            case GOING_ONLINE_WAIT ->
                status == Status.ONLINE ? reachedOnline(turn, result) : notYetOnline(turn, result);
            case GOING_OFFLINE_WAIT -> foundWhileWaitingForOffline(turn, result);
            // No monitor runs here.
            case DETACHED, OPENING, GOING_ONLINE, GOING_OFFLINE -> turn;
        };
    }

    /** Heard from the resource itself, between monitors. What is acted on replaces a monitor that runs. */
    static Turn heard(Turn turn, MonitorResult result) {
        MonitorResult.Status status = result.status();
        return switch (turn.state()) {
            case ONLINE -> WhileOnline.heard(turn.cancel(), result);
            case OFFLINE ->
                turn.has(AgentFlag.CLEANING) || status == Status.UNKNOWN
                        ? turn
                        : foundWhileOffline(turn.cancel(), result);
            // Offline is left to the counted monitors (A45): a start may end and begin processes on its way.
            case GOING_ONLINE_WAIT -> {
                if (status == Status.ONLINE) {
                    yield reachedOnline(turn, result);
                }
                yield result.isFinal() ? notYetOnline(turn.cancel(), result) : turn;
            }
            case GOING_OFFLINE_WAIT ->
                result.isDown() && ForceOffline.believesOffline(turn) ? reachedOffline(turn, result) : turn;
            // A command runs, or the first monitor decides.
            case DETACHED, OPENING, PROBING, GOING_ONLINE, GOING_OFFLINE -> turn;
        };
    }

    private static Turn foundFirst(Turn turn, MonitorResult result) {
        return switch (result.status()) {
            case ONLINE -> { // A6
                if (turn.isForbiddenHere()) {
                    yield foundForbidden(turn, result);
                }
                yield becomeOnline(turn, result);
            }
            case OFFLINE -> { // A7
                turn.enter(AgentState.OFFLINE, result.detail());
                turn.down = result.isDown();
                yield turn;
            }
            case UNKNOWN -> // A8
                turn.monitorLater()
                        .raiseOnce(
                                EventKind.RESOURCE_UNKNOWN,
                                "the first monitor cannot tell" + because(result.detail()) + "; it is tried again");
        };
    }

    private static Turn foundWhileOffline(Turn turn, MonitorResult result) {
        return switch (result.status()) {
            case ONLINE -> {
                if (turn.isForbiddenHere()) {
                    yield foundForbidden(turn, result); // A37
                }
                raiseCameOnline(turn, result);
                yield becomeOnline(turn, result);
            }
            case OFFLINE -> {
                turn.down = result.isDown();
                yield stillOffline(turn, result);
            }
            case UNKNOWN -> turn.monitorLater(); // A33
        };
    }

    /** A36; nobody asks anything of what is only monitored (A54). */
    private static void raiseCameOnline(Turn turn, MonitorResult result) {
        if (turn.isMonitoredOnly()) {
            turn.raise(EventKind.RESOURCE_ONLINE, "found online" + because(result.detail()));
        } else {
            turn.raise(
                    EventKind.RESOURCE_ONLINE_BY_ITSELF,
                    "it came online without being asked" + because(result.detail()));
        }
    }

    /** A33, A54: what its group waits for is given as many monitors as something that was started (A45). */
    private static Turn stillOffline(Turn turn, MonitorResult result) {
        if (!turn.isAwaited() || turn.isFrozen()) {
            return turn.monitorLater();
        }
        if (turn.waits < turn.settings.onlineWaitLimit()) {
            turn.waits++;
            return turn.monitorLater();
        }
        String evidence = "not online in " + (turn.waits + 1) + " monitors" + because(result.detail());
        return FaultPath.fail(turn, CleanReason.ONLINE_INEFFECTIVE, evidence);
    }

    /** A37: Online for an instant, so that the violation is what it is; then by force. A frozen agent stays (G11). */
    private static Turn foundForbidden(Turn turn, MonitorResult result) {
        long wasOfflineForMs = turn.state() == AgentState.OFFLINE ? turn.nowMs() - turn.sinceMs() : 0;
        if (wasOfflineForMs >= turn.settings.onlineTrustTimeMs()) {
            turn.violations = 0;
            turn.forget(EventKind.CONCURRENCY_VIOLATION);
        }
        return ForceOffline.violation(
                becomeOnline(turn, result), "it was found online here" + because(result.detail()));
    }

    private static Turn becomeOnline(Turn turn, MonitorResult result) {
        turn.confidence = result.confidence();
        return turn.enter(AgentState.ONLINE, result.detail());
    }

    /** A44. */
    private static Turn reachedOnline(Turn turn, MonitorResult result) {
        turn.raise(EventKind.RESOURCE_ONLINE, "online as requested" + because(result.detail()));
        return becomeOnline(turn, result);
    }

    /** A45, A46: the monitor right after the command is free, then OnlineWaitLimit more. */
    private static Turn notYetOnline(Turn turn, MonitorResult result) {
        turn.down = result.isDown();
        if (turn.waits < turn.settings.onlineWaitLimit() && !result.isFinal()) {
            turn.waits++;
            return turn.monitorLater();
        }
        String evidence = result.cause() == Cause.ENDED
                ? "ended before it was online" + because(result.detail())
                : "not online after " + (turn.waits + 1) + " monitors" + because(result.detail());
        return FaultPath.fail(turn, CleanReason.ONLINE_INEFFECTIVE, evidence, result.cause());
    }

    private static Turn foundWhileWaitingForOffline(Turn turn, MonitorResult result) {
        if (result.isDown() && ForceOffline.believesOffline(turn)) {
            return reachedOffline(turn, result);
        }
        return turn.has(AgentFlag.FORCED) ? ForceOffline.stillThere(turn) : turn.monitorLater(); // A27, A29
    }

    /** A26, and the end of a forced offline. */
    private static Turn reachedOffline(Turn turn, MonitorResult result) {
        String how = turn.has(AgentFlag.FORCED) ? "offline by force: " + turn.detail : "offline as requested";
        turn.raise(EventKind.RESOURCE_OFFLINE, how + because(result.detail()));
        turn.enter(AgentState.OFFLINE, how);
        turn.down = true;
        return turn;
    }

    /** The evidence as the end of a sentence; nothing where there is none. */
    static String because(String evidence) {
        return evidence.isEmpty() ? "" : ": " + evidence;
    }
}
