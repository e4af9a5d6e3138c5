package io.mainstay.core.history;

import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the moves that have ended since the log was last looked at, for one node to tell of: those to it, and those from it
 * to nowhere, so that each is told by one node of a cluster. Immutable.
 *
 * @param node who tells
 * @param sinceMs when that node started, on its wall clock: what ended before was told in an earlier life of it
 * @param seen number of the last event that was looked at
 */
public record EndedMoves(String node, long sinceMs, long seen) {
    /** Events that are looked at, at a time; a log that has grown by more has been read anew. */
    private static final int MOST = 1_000;

    /** What was found, oldest first, and how to go on. */
    public record Found(EndedMoves next, List<Move> moves) {
        public Found {
            moves = List.copyOf(moves);
        }
    }

    public Found look(EventLog log) {
        Set<String> groups = new LinkedHashSet<>();
        for (LoggedEvent event : log.after(Math.max(seen, log.last() - MOST), MOST)) {
            if (event.isDecision() && !event.group().isEmpty() && event.atMs() >= sinceMs) {
                groups.add(event.group());
            }
        }
        List<Move> ended = new ArrayList<>();
        for (String group : groups) {
            GroupHistory.of(log, group).moves().stream().filter(this::isNew).forEach(ended::add);
        }
        return new Found(new EndedMoves(node, sinceMs, Math.max(seen, log.last())), ended);
    }

    private boolean isNew(Move move) {
        String teller = move.to().isEmpty() ? move.from() : move.to();
        return move.number() > seen
                && move.end() != Move.End.UNDER_WAY
                && teller.equals(node)
                && endMs(move) >= sinceMs;
    }

    private static long endMs(Move move) {
        List<Move.Phase> phases = move.phases();
        return phases.isEmpty() ? 0 : phases.get(phases.size() - 1).toMs();
    }
}
