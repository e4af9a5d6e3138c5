package io.mainstay.core.history;

import io.mainstay.core.event.Asking;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.event.Severity;
import io.mainstay.core.history.Move.End;
import io.mainstay.core.history.Move.Kind;
import io.mainstay.core.history.Move.Phase;
import io.mainstay.core.history.Move.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds the moves of one group in its events. One use. */
final class Moves {
    /** How far a first sign may lie before what it led to. */
    private static final long SIGN_LIMIT_MS = 600_000;

    private final String group;
    private final List<Move> moves = new ArrayList<>();
    /** What may be a sign of the next move, since the last one ended. */
    private final List<LoggedEvent> signs = new ArrayList<>();

    private String owner = "";
    private long epoch;
    private Draft draft = new Draft();

    /** A move as far as it is seen; a time of 0 is one that was not seen. */
    private static final class Draft {
        @Nullable LoggedEvent asked;

        @Nullable LoggedEvent known;

        @Nullable LoggedEvent freed;

        @Nullable LoggedEvent assigned;

        @Nullable LoggedEvent last;

        boolean isEmpty() {
            return asked == null && known == null && freed == null && assigned == null;
        }
    }

    private Moves(String group) {
        this.group = group;
    }

    static List<Move> of(List<LoggedEvent> events, String group) {
        Moves reading = new Moves(group);
        events.forEach(reading::take);
        if (!reading.draft.isEmpty() && (reading.draft.freed != null || reading.draft.assigned != null)) {
            reading.end(End.UNDER_WAY, "it is not online yet");
        }
        return reading.moves;
    }

    private void take(LoggedEvent event) {
        if (event.group().isEmpty()) {
            ofNode(event);
        } else if (event.is(EventKind.COMMAND_TAKEN) && event.isDecision()) {
            ask(event);
        } else if (event.is(EventKind.GROUP_FAULT_RECORDED)) {
            failedStart(event);
            know(event);
        } else if (event.is(EventKind.GROUP_RELEASED) || event.is(EventKind.GROUP_LOST)) {
            failedStart(event);
            free(event);
        } else if (event.is(EventKind.GROUP_ASSIGNED)) {
            assign(event);
        } else if (event.is(EventKind.GROUP_STARTED)) {
            draft.last = event;
            owner = event.node();
            epoch = event.epoch();
            if (draft.assigned != null) {
                end(End.ONLINE, event.text());
            }
            begin();
        } else if (event.is(EventKind.GROUP_STAYS)) {
            draft.last = event;
            if (draft.asked != null || draft.known != null) {
                end(End.FAILED, event.text());
            }
            begin();
        } else if (event.severity().compareTo(Severity.WARNING) >= 0 || draft.known != null) {
            signs.add(event);
        }
    }

    /** Clearing the fault of what runs elsewhere moves nothing. */
    private void ask(LoggedEvent event) {
        if (!isIntent(event, "clear") || draft.freed != null) {
            draft.asked = event;
            signs.add(event);
        }
    }

    private static boolean isIntent(@Nullable LoggedEvent asked, String intent) {
        return asked != null && intent.equals(asked.details().get("intent"));
    }

    private void ofNode(LoggedEvent event) {
        boolean isOwner = !owner.isEmpty() && event.node().equals(owner);
        if (isOwner && event.is(EventKind.NODE_HEARD)) {
            signs.removeIf(sign -> sign.is(EventKind.NODE_UNHEARD));
        } else if (isOwner && event.is(EventKind.NODE_FAULTED)) {
            signs.add(event);
            draft.known = event;
        } else if (isOwner && !event.is(EventKind.NODE_JOINED)) {
            signs.add(event);
        }
    }

    private void know(LoggedEvent event) {
        draft.known = event;
        signs.add(event);
        owner = event.node();
        epoch = event.epoch();
    }

    private void free(LoggedEvent event) {
        owner = event.node();
        epoch = event.epoch();
        draft.freed = event;
        draft.last = event;
        boolean isStop = draft.known == null && isIntent(draft.asked, "offline");
        if (isStop) {
            end(End.OFFLINE, event.text());
            owner = "";
            begin();
        }
    }

    private void assign(LoggedEvent event) {
        draft.assigned = event;
        draft.last = event;
    }

    /** What was being started ended before it was online: that is a move of its own, and the cause of the next. */
    private void failedStart(LoggedEvent event) {
        LoggedEvent given = draft.assigned;
        if (given != null && given.epoch() == event.epoch()) {
            draft.last = event;
            end(End.FAILED, event.text());
            begin();
            owner = event.node();
            epoch = event.epoch();
        }
    }

    private void begin() {
        draft = new Draft();
        signs.clear();
    }

    private void end(End how, String text) {
        LoggedEvent assigned = draft.assigned;
        String to = assigned == null ? "" : assigned.node();
        long led = assigned == null ? epochBefore() : assigned.epoch();
        String from = assigned != null && draft.freed == null && draft.known == null ? "" : fromNode();
        SortedMap<String, String> rejected = assigned == null ? new TreeMap<>() : assigned.details();
        LoggedEvent last = draft.last;
        moves.add(new Move(
                group,
                kind(from, to),
                led,
                from.isEmpty() ? 0 : epochBefore(),
                from,
                to,
                phases(how),
                cause(),
                evidence(),
                rejected,
                asking(),
                how,
                text,
                last == null ? 0 : last.number()));
    }

    private String fromNode() {
        LoggedEvent freed = draft.freed == null ? draft.known : draft.freed;
        return freed == null ? owner : freed.node();
    }

    private long epochBefore() {
        LoggedEvent freed = draft.freed;
        return freed == null ? epoch : freed.epoch();
    }

    private Kind kind(String from, String to) {
        LoggedEvent asked = draft.asked;
        if (from.isEmpty()) {
            return Kind.START;
        } else if (draft.known == null && asked != null) {
            return isIntent(asked, "offline") ? Kind.STOP : Kind.SWITCH;
        }
        return from.equals(to) ? Kind.RESTART : Kind.FAILOVER;
    }

    private Asking asking() {
        if (draft.assigned != null && !draft.assigned.asking().isNobody()) {
            return draft.assigned.asking();
        }
        return draft.asked == null || draft.known != null ? Asking.NOBODY : draft.asked.asking();
    }

    private String cause() {
        LoggedEvent asked = draft.asked;
        for (LoggedEvent sign : signs) {
            if (sign.is(EventKind.RESOURCE_FAULTED) || sign.is(EventKind.PROBE_FAIL)) {
                return sign.resource() + " " + sign.kind() + " on " + sign.node() + ": " + sign.text();
            }
        }
        if (draft.known != null) {
            return draft.known.text();
        } else if (asked != null) {
            return asked.text();
        } else if (draft.freed != null) {
            return draft.freed.text();
        }
        return draft.assigned == null ? "" : Because.of(draft.assigned);
    }

    private List<LoggedEvent> evidence() {
        return signs.subList(0, Math.min(signs.size(), Move.MAX_EVIDENCE));
    }

    private List<Phase> phases(End how) {
        List<Phase> phases = new ArrayList<>();
        LoggedEvent known = draft.known == null ? draft.asked : draft.known;
        long firstMs = firstMs(known);
        long atMs = firstMs;
        if (known != null) {
            atMs = add(phases, Step.DETECT, atMs, known.atMs());
        }
        // A lost node is not waited for: its lease has ended.
        if (draft.freed != null && draft.freed.is(EventKind.GROUP_RELEASED)) {
            atMs = add(phases, Step.STOP, atMs == 0 ? draft.freed.atMs() : atMs, draft.freed.atMs());
        } else if (draft.freed != null) {
            atMs = Math.max(atMs, draft.freed.atMs());
        }
        if (draft.assigned != null) {
            atMs = add(phases, Step.DECIDE, atMs == 0 ? draft.assigned.atMs() : atMs, draft.assigned.atMs());
            if (how != End.UNDER_WAY && draft.last != null) {
                add(phases, Step.START, atMs, draft.last.atMs());
            }
        }
        return phases;
    }

    private static long add(List<Phase> phases, Step step, long fromMs, long toMs) {
        Phase phase = new Phase(step, fromMs, toMs);
        phases.add(phase);
        return phase.toMs();
    }

    /** The first sign that has to do with it; not every warning of a day before has. */
    private long firstMs(@Nullable LoggedEvent known) {
        if (known == null) {
            return 0;
        }
        long firstMs = known.atMs();
        for (LoggedEvent sign : signs) {
            boolean isSign = sign.is(EventKind.NODE_UNHEARD)
                    || sign.is(EventKind.RESOURCE_FAULTED)
                    || sign.is(EventKind.PROBE_FAIL)
                    || sign.is(EventKind.RESOURCE_UNKNOWN)
                    || sign.is(EventKind.RESOURCE_MONITOR_TIMED_OUT);
            if (isSign && sign.atMs() > 0 && known.atMs() - sign.atMs() < SIGN_LIMIT_MS) {
                firstMs = Math.min(firstMs, sign.atMs());
            }
        }
        return firstMs;
    }
}
