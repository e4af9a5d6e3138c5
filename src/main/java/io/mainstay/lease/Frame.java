package io.mainstay.lease;

import io.mainstay.core.lease.Refusal;
import io.mainstay.lease.LeaseAnswers.History;
import io.vertx.core.buffer.Buffer;

/** What goes over a link. Who sent it is known from the link's {@link Hello}, never from the frame. */
sealed interface Frame {
    /**
     * First in both directions; nothing else is taken before it.
     *
     * @param generation as of {@link LeaseAnswers#generation}
     * @param ttlMs how long a lease lasts by the sender's file, and so how soon it takes the other side for silent; 0 where
     *     an earlier version does not say
     */
    record Hello(int version, String cluster, String node, long generation, long ttlMs) implements Frame {
        /** Of one without a ledger that says no more. */
        Hello(int version, String cluster, String node) {
            this(version, cluster, node, LeaseAnswers.NO_LEDGER, 0);
        }
    }

    /** Nothing to say for a while. */
    record Beat() implements Frame {}

    /** The sender asks the receiver, as a voter, for its lease. */
    record Renew(long incarnation, long seq, long votersIndex) implements Frame {}

    /** The sender, as a voter, acknowledges a renewal. */
    record Ack(long incarnation, long seq, long votersIndex) implements Frame {}

    /** The sender, as a voter, refuses a renewal. */
    record Refuse(long incarnation, long seq, Refusal refusal) implements Frame {}

    /** What does your disk say about the ledger? */
    record AskHistory(long number) implements Frame {}

    /** The answer to the question of that number. */
    record HistoryIs(long number, History history) implements Frame {}

    /** A request of the node itself, such as an operator's command. */
    record Request(long number, Buffer body) implements Frame {}

    /** The answer to the request of that number; a failure's body is its message. */
    record Reply(long number, Outcome outcome, Buffer body) implements Frame {}

    /** What became of a request. */
    enum Outcome {
        ANSWERED,
        FAILED
    }
}
