package io.mainstay.run;

import io.mainstay.core.event.EventLog;
import io.mainstay.core.history.EndedMoves;
import io.mainstay.core.history.Move;
import io.mainstay.metrics.Meters;
import io.mainstay.trace.MoveTrace;
import io.opentelemetry.api.GlobalOpenTelemetry;

/** Tells figures and traces of each move of a group that ended with this node. Used on one context. */
final class MoveTelling {
    private final Meters meters;
    // The SDK is whatever an operator has put beside the program; without one this keeps nothing.
    private final MoveTrace trace = new MoveTrace(GlobalOpenTelemetry::get);
    private EndedMoves moves;

    /** @param startedWallMs when this node started: what ended before was told then */
    MoveTelling(String node, long startedWallMs, Meters meters) {
        this.meters = meters;
        this.moves = new EndedMoves(node, startedWallMs, 0);
    }

    void take(EventLog log) {
        EndedMoves.Found found = moves.look(log);
        moves = found.next();
        for (Move move : found.moves()) {
            meters.count(move);
            trace.tell(move);
        }
    }
}
