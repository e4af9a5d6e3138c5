package io.mainstay.core.agent;

import static io.mainstay.core.agent.Answers.because;

import io.mainstay.core.agent.Agent.AfterClean;
import io.mainstay.core.event.EventKind;

/**
 * Offline where it has to be: clean instead of the polite stop, never back to Online (D1), tried until it is down.
 * Escalates after OfflineTimeout, and when what was taken down keeps coming back (G10).
 */
final class ForceOffline {
    /** At this violation of one episode something else is starting it again and again; the guard is to end that. */
    static final long VIOLATIONS_BEFORE_ESCALATION = 3;

    private ForceOffline() {}

    static Turn begin(Turn turn, String reason) {
        return begin(turn, CleanReason.OFFLINE_INEFFECTIVE, reason);
    }

    static Turn begin(Turn turn, CleanReason cleanReason, String reason) {
        if (turn.has(AgentFlag.CLEANING) && turn.afterClean == AfterClean.FAULT) {
            FaultPath.markFault(turn); // The force takes clean over, not the fault that led to it.
        }
        turn.enter(AgentState.GOING_OFFLINE, reason);
        turn.transitionDeadlineMs = turn.nowMs() + turn.settings.offlineTimeoutMs();
        turn.cleanReason = cleanReason;
        return turn.set(AgentFlag.FORCED).runClean();
    }

    /** A37, A49: told once an episode, acted on unless frozen (G11), escalated when it keeps coming back (G10). */
    static Turn violation(Turn turn, String how) {
        String text = "concurrency violation: another node owns its group, and " + how;
        turn.raiseOnce(EventKind.CONCURRENCY_VIOLATION, turn.isFrozen() ? text + "; frozen, so it stays" : text);
        if (turn.isFrozen()) {
            return turn;
        }
        turn.violations++;
        if (turn.violations == VIOLATIONS_BEFORE_ESCALATION) {
            turn.escalate(text + "; found " + turn.violations + " times, something keeps starting it");
        }
        return begin(turn, text);
    }

    static Turn cleaned(Turn turn, Outcome outcome) {
        if (!outcome.isDone()) {
            return cleanFailed(turn, outcome.detail());
        }
        turn.cleaned = true;
        return turn.enter(AgentState.GOING_OFFLINE_WAIT, turn.detail).monitorAfter(outcome);
    }

    static Turn cleanFailed(Turn turn, String why) {
        turn.cleaned = false;
        return turn.enter(AgentState.GOING_OFFLINE_WAIT, turn.detail)
                .raiseOnce(
                        EventKind.RESOURCE_CLEAN_FAILED,
                        "clean failed" + because(why) + "; it is tried again after each monitor until it is down");
    }

    /** After a forced clean that failed, a monitor that says offline may miss what is left; clean is run once more. */
    static boolean believesOffline(Turn turn) {
        return !turn.has(AgentFlag.FORCED) || turn.cleaned;
    }

    /** The monitor right after a clean may come too early for what is ending; the next one is final. */
    static Turn stillThere(Turn turn) {
        if (turn.cleaned && turn.waits == 0) {
            turn.waits = 1;
            return turn.monitorLater();
        }
        return turn.enter(AgentState.GOING_OFFLINE, turn.detail).runClean();
    }

    /** Once an episode; clean goes on being tried. */
    static Turn ineffective(Turn turn) {
        turn.transitionDeadlineMs = Agent.NONE;
        String text = "not offline by force within " + turn.settings.offlineTimeoutMs() + " ms" + because(turn.detail);
        return turn.raiseOnce(EventKind.FORCE_OFFLINE_INEFFECTIVE, text).escalate(text);
    }
}
