package io.mainstay.core.agent;

import static io.mainstay.core.agent.Answers.because;

import io.mainstay.core.agent.AgentEvent.Expectation;
import io.mainstay.core.agent.MonitorResult.Cause;
import io.mainstay.core.event.EventKind;

/** The steady state Online: what its monitors find, and what they forgive (A12–A18, the late stop). */
final class WhileOnline {
    /** Monitor time-outs further apart than this are not counted together (A17). */
    static final long TIMEOUTS_COUNT_FOR_MS = 3_600_000;

    private WhileOnline() {}

    static Turn found(Turn turn, MonitorResult result) {
        return answered(turn, result, turn.settings.toleranceLimit());
    }

    /** What is heard is certain: an offline that was heard is not forgiven. */
    static Turn heard(Turn turn, MonitorResult result) {
        return answered(turn, result, 0);
    }

    private static Turn answered(Turn turn, MonitorResult result, long toleranceLimit) {
        turn.timeouts = 0;
        turn.drop(AgentFlag.MONITOR_TIMED_OUT).forget(EventKind.RESOURCE_MONITOR_TIMED_OUT);
        return switch (result.status()) {
            case ONLINE -> stillOnline(turn.forget(EventKind.RESOURCE_UNKNOWN), result);
            case OFFLINE -> notOnline(turn.forget(EventKind.RESOURCE_UNKNOWN), result, toleranceLimit);
            case UNKNOWN -> // A16
                turn.monitorLater()
                        .raiseOnce(
                                EventKind.RESOURCE_UNKNOWN,
                                "its monitor cannot tell" + because(result.detail()) + "; no fault");
        };
    }

    /** A12. After thawing it is also where a violation that was only told is acted on (G11). */
    private static Turn stillOnline(Turn turn, MonitorResult result) {
        turn.tolerated = 0;
        if (turn.isTrusted()) {
            turn.restarts = 0;
        }
        Turn judged = turn.isForbiddenHere()
                ? ForceOffline.violation(turn, "it is online here" + because(result.detail()))
                : turn;
        return judged.state() == AgentState.ONLINE ? health(judged, result).monitorLater() : judged;
    }

    private static Turn health(Turn turn, MonitorResult result) {
        int was = turn.confidence;
        if (result.confidence() == was) {
            return turn;
        }
        turn.confidence = result.confidence();
        return turn.raise(
                turn.confidence < was ? EventKind.RESOURCE_HEALTH_DECLINED : EventKind.RESOURCE_HEALTH_IMPROVED,
                "health " + was + " % -> " + turn.confidence + " %" + because(result.detail()));
    }

    private static Turn notOnline(Turn turn, MonitorResult result, long toleranceLimit) {
        if (result.isDown() && turn.nowMs() < turn.lateStopUntilMs && turn.has(AgentFlag.UNABLE_TO_OFFLINE)) {
            return wentOffline(
                    turn,
                    result,
                    EventKind.RESOURCE_OFFLINE_LATE,
                    "offline at last: the answer to the stop that was given up");
        }
        if (result.cause() == Cause.INTENDED && turn.settings.isSet(Attribute.INTENTIONAL_OFFLINE)) {
            return wentOffline(turn, result, EventKind.RESOURCE_STOPPED_ON_PURPOSE, "stopped on purpose")
                    .set(AgentFlag.STOPPED_ON_PURPOSE); // A15
        }
        if (isLetGo(turn)) { // A54
            return wentOffline(turn, result, EventKind.RESOURCE_OFFLINE, "offline with what it stands on");
        }
        if (turn.tolerated < toleranceLimit) { // A13
            turn.tolerated++;
            turn.trustFromMs = turn.nowMs();
            return turn.monitorLater();
        }
        turn.down = result.isDown();
        String evidence = (turn.down ? "went offline unasked" : "failed") + because(result.detail());
        return FaultPath.fail(turn, CleanReason.UNEXPECTED_OFFLINE, evidence, result.cause()); // A14
    }

    private static Turn wentOffline(Turn turn, MonitorResult result, EventKind kind, String how) {
        turn.raise(kind, how + because(result.detail()));
        turn.enter(AgentState.OFFLINE, how + because(result.detail()));
        turn.down = true;
        return turn;
    }

    /** A17, A18. A frozen agent never faults on it: it is not known to be offline. */
    static Turn monitorTimedOut(Turn turn) {
        boolean firstOfARow = turn.timeouts == 0 || turn.nowMs() - turn.firstTimeoutMs >= TIMEOUTS_COUNT_FOR_MS;
        if (firstOfARow) {
            turn.timeouts = 0;
            turn.firstTimeoutMs = turn.nowMs();
        }
        turn.timeouts++;
        long limit = turn.settings.faultOnMonitorTimeouts();
        String evidence =
                turn.timeouts + " monitors in a row did not answer within " + turn.settings.monitorTimeoutMs() + " ms";
        if (limit != 0 && turn.timeouts >= limit && !turn.isFrozen() && !isLetGo(turn)) {
            return FaultPath.fail(turn, CleanReason.MONITOR_HUNG, evidence);
        }
        return turn.set(AgentFlag.MONITOR_TIMED_OUT)
                .monitorLater()
                .raiseOnce(EventKind.RESOURCE_MONITOR_TIMED_OUT, "its monitor does not answer in time");
    }

    /** A54: offline is what it has to be. */
    private static boolean isLetGo(Turn turn) {
        return turn.isMonitoredOnly() && turn.expectation == Expectation.NOTHING;
    }
}
