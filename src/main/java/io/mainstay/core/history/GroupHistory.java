package io.mainstay.core.history;

import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import java.util.List;
import java.util.Optional;

/**
 * What became of one group, as far back as the event log reaches.
 *
 * @param spans who had it when, oldest first
 * @param moves how it came there, oldest first
 */
public record GroupHistory(String group, List<OwnerSpan> spans, List<Move> moves) {
    public GroupHistory {
        spans = List.copyOf(spans);
        moves = List.copyOf(moves);
    }

    /** Reads the log; {@code group} need not be known. */
    public static GroupHistory of(EventLog log, String group) {
        List<LoggedEvent> events = InOrder.of(log.all().stream()
                .filter(event -> event.group().equals(group) || isAboutNode(event))
                .toList());
        boolean isOwned = events.stream().anyMatch(event -> event.epoch() > 0);
        return isOwned
                ? new GroupHistory(group, OwnerSpans.owned(events, group), Moves.of(events, group))
                : new GroupHistory(group, OwnerSpans.unowned(events, group), List.of());
    }

    private static boolean isAboutNode(LoggedEvent event) {
        return event.group().isEmpty()
                && (event.is(EventKind.NODE_UNHEARD)
                        || event.is(EventKind.NODE_HEARD)
                        || event.is(EventKind.NODE_FAULTED)
                        || event.is(EventKind.NODE_JOINED)
                        || event.is(EventKind.NODE_EXITED)
                        || event.is(EventKind.NODE_DETACHED)
                        || event.is(EventKind.NODE_DRAINED)
                        || event.is(EventKind.LEASE_LOST)
                        || event.is(EventKind.GUARD_LOST));
    }

    /** The move that led to the ownership of that epoch, or ended it where it led to none. */
    public Optional<Move> move(long epoch) {
        return moves.stream().filter(move -> move.epoch() == epoch).reduce((first, last) -> last);
    }

    public Optional<Move> lastMove() {
        return moves.isEmpty() ? Optional.empty() : Optional.of(moves.get(moves.size() - 1));
    }
}
