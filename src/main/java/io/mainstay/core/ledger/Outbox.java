package io.mainstay.core.ledger;

import io.mainstay.core.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * What one life of a node still has to tell the ledger. Statements about one group keep their order: the next is proposed
 * once the one before is decided. A proposal whose fate is unknown is made again, until it is decided or has lost its
 * sense. Immutable; its steps are pure.
 *
 * @param waiting oldest first
 */
public record Outbox(List<Entry> waiting) {
    public static final Outbox EMPTY = new Outbox(List.of());

    /** An unanswered proposal is made again after so long. */
    static final long AGAIN_MS = 250;

    private static final long NEVER = Long.MIN_VALUE / 2;

    public Outbox {
        waiting = List.copyOf(waiting);
    }

    /** One command, and when it was last proposed. */
    record Entry(Command command, long proposedAtMs, boolean isInFlight) {}

    /** With one more to tell. What a node finds replaces what it found before, if that was not proposed yet. */
    public Outbox with(Command command) {
        List<Entry> next = new ArrayList<>(waiting);
        if (command instanceof Command.Probed probed) {
            next.removeIf(entry -> !entry.isInFlight()
                    && entry.command() instanceof Command.Probed before
                    && before.group().equals(probed.group()));
        }
        if (next.stream().noneMatch(entry -> entry.command().equals(command))) {
            next.add(new Entry(command, NEVER, false));
        }
        return new Outbox(next);
    }

    /** What is to be proposed now. */
    public Step<Outbox, Command> due(long nowMs) {
        List<Entry> next = new ArrayList<>();
        List<Command> now = new ArrayList<>();
        for (Entry entry : waiting) {
            boolean isFirst = next.stream()
                    .noneMatch(before ->
                            before.command().group().equals(entry.command().group()));
            if (isFirst && !entry.isInFlight() && nowMs - entry.proposedAtMs() >= AGAIN_MS) {
                now.add(entry.command());
                next.add(new Entry(entry.command(), nowMs, true));
            } else {
                next.add(entry);
            }
        }
        return new Step<>(new Outbox(next), now);
    }

    /** Accepted or refused, it is told. */
    public Outbox decided(Command command) {
        return new Outbox(waiting.stream()
                .filter(entry -> !entry.command().equals(command))
                .toList());
    }

    /** Nobody knows what became of it. */
    public Outbox unanswered(Command command) {
        return new Outbox(waiting.stream()
                .map(entry -> entry.command().equals(command) ? new Entry(command, entry.proposedAtMs(), false) : entry)
                .toList());
    }

    /** Without what has lost its sense: another epoch, or a life that is over. */
    public Outbox applied(ClusterState state) {
        return new Outbox(waiting.stream()
                .filter(entry -> entry.isInFlight() || !isSpent(entry.command(), state))
                .toList());
    }

    private static boolean isSpent(Command command, ClusterState state) {
        if (command instanceof Command.Probed probed) {
            long newest =
                    state.node(probed.node()).map(NodeRecord::lastIncarnation).orElse(0L);
            return newest > probed.incarnation()
                    || (newest == probed.incarnation()
                            && state.life(probed.node(), newest).isEmpty());
        }
        if (command instanceof Command.ParallelFaulted faulted) {
            return state.index() > 0
                    && state.life(faulted.node(), faulted.incarnation()).isEmpty();
        }
        long epoch = command.epoch();
        long present = state.group(command.group())
                .map(record -> record.holder().epoch())
                .orElse(0L);
        return epoch > 0 && present != epoch && state.index() >= epoch;
    }
}
