package io.mainstay.core.ledger;

import java.util.function.Consumer;

/**
 * The port of the replicated log: one order of commands, the same on every node. May be called from any thread; listeners
 * and answers are called on threads of the ledger and must not block.
 */
public interface Ledger {
    /**
     * Hears the state as it is now, and after each command that is applied here, in order; {@code index} only grows. A
     * state may be left out when a later one follows at once.
     */
    void onApplied(Consumer<ClusterState> listener);

    /** Hears who leads, at once and at every change; empty while nobody is known to. */
    void onLeader(Consumer<String> listener);

    /**
     * Hears, where this node leads, each command as it is put into the log. It is not decided yet: it may be refused, or lost
     * with this leader. Good for preparing what would follow, and a ledger that never tells is only slower.
     */
    default void onPending(Consumer<Command> listener) {}

    /**
     * Proposes from any node; the leader is found by the ledger. Answered once, within a bounded time. An answer that is
     * not known leaves open whether the command will be applied: it may come late, and is safe to propose again.
     */
    void propose(Command command, Consumer<Answer> answer);

    /** What became of a proposal. */
    sealed interface Answer {
        /** It stands in the log, accepted or refused, and this node may apply it a little later. */
        record Decided(HistoryEntry entry) implements Answer {}

        /** Nobody knows: no leader, no majority, or no answer in time. */
        record Unknown(String reason) implements Answer {}
    }
}
