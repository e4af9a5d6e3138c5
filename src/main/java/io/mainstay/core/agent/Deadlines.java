package io.mainstay.core.agent;

import io.mainstay.core.agent.Agent.Running;
import io.mainstay.core.event.EventKind;

/** What time decides: OnlineTimeout, OfflineTimeout, and the limits of single calls. */
final class Deadlines {
    private Deadlines() {}

    /** A transition's end is judged before a call's: it ends what runs. */
    static Turn passed(Turn turn) {
        return lateStopOver(callLimit(transitionLimit(turn)));
    }

    private static Turn transitionLimit(Turn turn) {
        return turn.isDue(turn.transitionDeadlineMs) ? transitionTimedOut(turn) : turn;
    }

    private static Turn callLimit(Turn turn) {
        return turn.isDue(turn.callDeadlineMs) ? callTimedOut(turn) : turn;
    }

    private static Turn lateStopOver(Turn turn) {
        if (!turn.isDue(turn.lateStopUntilMs)) {
            return turn;
        }
        turn.lateStopUntilMs = Agent.NONE;
        return turn.drop(AgentFlag.UNABLE_TO_OFFLINE);
    }

    private static Turn transitionTimedOut(Turn turn) {
        String onlineLimit = "OnlineTimeout of " + turn.settings.onlineTimeoutMs() + " ms has passed: ";
        return switch (turn.state()) {
            case GOING_ONLINE -> // A43
                FaultPath.fail(turn, CleanReason.ONLINE_HUNG, onlineLimit + "the start command did not end");
            case GOING_ONLINE_WAIT -> // A47
                FaultPath.fail(turn, CleanReason.ONLINE_INEFFECTIVE, onlineLimit + "it is not online");
            case GOING_OFFLINE ->
                turn.has(AgentFlag.FORCED)
                        ? ForceOffline.ineffective(turn)
                        : notGoingOffline(turn, CleanReason.OFFLINE_HUNG, "the stop command did not end"); // A25
            case GOING_OFFLINE_WAIT ->
                turn.has(AgentFlag.FORCED)
                        ? ForceOffline.ineffective(turn)
                        : notGoingOffline(turn, CleanReason.OFFLINE_INEFFECTIVE, "it is still online"); // A28
            // No transition is under way here.
            case DETACHED, OPENING, PROBING, ONLINE, OFFLINE -> turn;
        };
    }

    /** A25, A28, D1: back to Online, unless it must not be online here: then by force. */
    private static Turn notGoingOffline(Turn turn, CleanReason reason, String how) {
        long limitMs = turn.settings.offlineTimeoutMs();
        String text = "not going offline within " + limitMs + " ms: " + how;
        if (turn.isForbiddenHere() && !turn.isFrozen()) {
            return ForceOffline.begin(turn, reason, text + ", and another node owns its group");
        }
        turn.enter(AgentState.ONLINE, text);
        turn.lateStopUntilMs = turn.nowMs() + limitMs;
        return turn.set(AgentFlag.UNABLE_TO_OFFLINE)
                .raise(EventKind.RESOURCE_NOT_GOING_OFFLINE, text + "; the stop is given up, it stays online here")
                .monitorIn(0);
    }

    /** What runs has taken longer than it may: it is ended, and judged as not answered. */
    private static Turn callTimedOut(Turn turn) {
        boolean monitor = turn.isRunning(Running.MONITOR);
        MonitorResult noAnswer = MonitorResult.unknown("no answer within " + turn.settings.monitorTimeoutMs() + " ms");
        String cleanLimit = "not done within " + turn.settings.cleanTimeoutMs() + " ms";
        turn.cancel();
        return switch (turn.state()) {
            case OPENING -> // A5
                turn.enter(AgentState.PROBING, "")
                        .raise(
                                EventKind.RESOURCE_OPEN_TIMED_OUT,
                                "open did not end within " + turn.settings.openTimeoutMs()
                                        + " ms; it is monitored all the same")
                        .monitorIn(0);
            case ONLINE -> WhileOnline.monitorTimedOut(turn);
            case OFFLINE -> monitor ? Answers.found(turn, noAnswer) : FaultPath.cleanFailed(turn, cleanLimit);
            case PROBING, GOING_ONLINE_WAIT, GOING_OFFLINE_WAIT -> // A8, A29, A45
                Answers.found(turn, noAnswer);
            case GOING_OFFLINE -> ForceOffline.cleanFailed(turn, cleanLimit);
            // Start commands are limited by OnlineTimeout, and nothing runs while Detached.
            case DETACHED, GOING_ONLINE -> turn;
        };
    }
}
