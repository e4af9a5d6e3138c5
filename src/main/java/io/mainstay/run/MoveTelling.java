package io.mainstay.run;

import io.mainstay.core.Coarse;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.history.EndedMoves;
import io.mainstay.core.history.Move;
import io.mainstay.metrics.Meters;
import io.mainstay.node.Wakeups;
import io.mainstay.trace.MoveTrace;
import io.opentelemetry.api.GlobalOpenTelemetry;

/**
 * Tells figures and traces of each move of a group that ended with this node. A log is looked at a second after it came:
 * while a group moves there is more urgent work. Used on one context.
 */
final class MoveTelling {
    private static final long AFTER_MS = 1_000;

    private final Meters meters;
    private final Wakeups wakeups;
    // The SDK is whatever an operator has put beside the program; without one this keeps nothing.
    private final MoveTrace trace = new MoveTrace(GlobalOpenTelemetry::get);
    private EndedMoves moves;
    private EventLog newest = EventLog.CLOSED;
    private boolean willLook;

    /** @param startedWallMs when this node started: what ended before was told then */
    MoveTelling(String node, long startedWallMs, Meters meters, Wakeups wakeups) {
        this.meters = meters;
        this.wakeups = wakeups;
        this.moves = new EndedMoves(node, startedWallMs, 0);
    }

    void take(EventLog log) {
        newest = log;
        if (!willLook) {
            willLook = true;
            wakeups.wakeAt(Coarse.about(wakeups.nowMs() + AFTER_MS), this::look);
        }
    }

    private void look() {
        willLook = false;
        EndedMoves.Found found = moves.look(newest);
        moves = found.next();
        for (Move move : found.moves()) {
            meters.count(move);
            trace.tell(move);
        }
    }
}
