package io.mainstay.core.history;

import io.mainstay.core.event.Asking;
import io.mainstay.core.event.LoggedEvent;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a group came from one node to another, or to a stop: from the first sign that something would change to the end. Times
 * are wall clocks of the nodes that told them: a length between two nodes is right as far as their clocks agree.
 *
 * @param epoch of the ownership that it led to; of the one that it ended where it led to none
 * @param beforeEpoch of the ownership that it ended; 0 where there was none
 * @param from empty where nobody had it
 * @param to empty where nobody was given it
 * @param phases in order, those that there were
 * @param cause the sentence why
 * @param evidence what was seen: exit codes and last words, probes, who did not hear whom; oldest first
 * @param rejected why each other node was not taken
 * @param asking who asked for it; nobody where it happened by itself
 * @param number of the last event that belongs to it
 */
public record Move(
        String group,
        Kind kind,
        long epoch,
        long beforeEpoch,
        String from,
        String to,
        List<Phase> phases,
        String cause,
        List<LoggedEvent> evidence,
        SortedMap<String, String> rejected,
        Asking asking,
        End end,
        String endText,
        long number) {
    /** Longest evidence that is kept, events. */
    public static final int MAX_EVIDENCE = 30;

    public Move {
        phases = List.copyOf(phases);
        evidence = List.copyOf(evidence);
        rejected = Collections.unmodifiableSortedMap(new TreeMap<>(rejected));
    }

    /** What kind of move it was. */
    public enum Kind {
        /** Nobody had it before. */
        START,
        /** An operator wanted it elsewhere. */
        SWITCH,
        /** Its node was lost, or it faulted there. */
        FAILOVER,
        /** As before, and it came back to the same node. */
        RESTART,
        /** An operator wanted it offline. */
        STOP
    }

    /** How it ended. */
    public enum End {
        UNDER_WAY,
        ONLINE,
        OFFLINE,
        /** It was not brought online there, or not taken offline. */
        FAILED
    }

    /** A part of a move. */
    public enum Step {
        /** From the first sign until the ledger knew. */
        DETECT,
        /** Until it was verified offline where it was. */
        STOP,
        /** Until a node was chosen. */
        DECIDE,
        /** Until it was online. */
        START
    }

    /** One part of it, and when it was. */
    public record Phase(Step step, long fromMs, long toMs) {
        public Phase {
            toMs = Math.max(fromMs, toMs);
        }

        public long ms() {
            return toMs - fromMs;
        }
    }

    /** From the first sign to the end so far, milliseconds. */
    public long ms() {
        return phases.isEmpty()
                ? 0
                : Math.max(
                        0, phases.get(phases.size() - 1).toMs() - phases.get(0).fromMs());
    }

    public Optional<Phase> phase(Step step) {
        return phases.stream().filter(each -> each.step() == step).findFirst();
    }
}
