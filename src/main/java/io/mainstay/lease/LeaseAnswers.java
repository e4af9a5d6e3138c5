package io.mainstay.lease;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** What a node answers other members over the lease channel. Called on the lease's event loop; must not block. */
public interface LeaseAnswers {
    /** The generation of who has no ledger yet, or does not say. */
    long NO_LEDGER = -1;

    /**
     * What this node's ledger says about {@code asker}; empty while that is not known: then nothing is answered, and the
     * asker asks again.
     */
    Optional<History> history(String asker);

    /**
     * Answers a request of another member, such as an operator's command for the owner's node. The answer, up to
     * {@value LeaseChannel#MAX_BODY} bytes, may come from any thread; a failure's message goes back in its place.
     */
    Future<Buffer> answer(String from, Buffer request);

    /**
     * How often the cluster whose ledger this node has was recovered on one survivor; {@link #NO_LEDGER} where it has none. Told at
     * each hello.
     */
    default long generation() {
        return NO_LEDGER;
    }

    /** A member has a ledger of a later generation: this node was given up, and its ledger counts no more. */
    default void outlived(String member, long generation) {}

    /**
     * What a node's ledger has of another.
     *
     * @param hasHistory whether the asker has ever been a voter or joined, as far as this ledger goes
     * @param index of the last command that it has for certain; 0 without one, {@link #NOT_READ} where it has a log and does not
     *     know yet what of it was decided
     * @param askerVotes whether the asker is one of the present voters, as far as this ledger goes
     * @param askerStarts the greatest number of a start that is known of the asker; 0 when none is
     * @param waits whether whoever answers waits to be taken in as a voter
     * @param generation of that ledger
     * @param isReady whether whoever answers has heard all nodes of its file say that they know nothing, and keeps that on its
     *     disk
     */
    record History(
            boolean hasHistory,
            long index,
            boolean askerVotes,
            long askerStarts,
            boolean waits,
            long generation,
            boolean isReady) {
        public static final long NOT_READ = -1;

        /** What a version says that knows no change of voters. */
        public History(boolean hasHistory, long index) {
            this(hasHistory, index, true, 0, false);
        }

        /** Of a cluster that was never recovered. */
        public History(boolean hasHistory, long index, boolean askerVotes, long askerStarts, boolean waits) {
            this(hasHistory, index, askerVotes, askerStarts, waits, 0, false);
        }
    }
}
