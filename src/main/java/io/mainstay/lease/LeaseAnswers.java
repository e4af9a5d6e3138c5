package io.mainstay.lease;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** What a node answers other members over the lease channel. Called on the lease's event loop; must not block. */
public interface LeaseAnswers {
    /** What this node's own disk says about the ledger, found out before the channel was started. */
    History history();

    /**
     * Answers a request of another member, such as an operator's command for the owner's node. The answer, up to
     * {@value LeaseChannel#MAX_BODY} bytes, may come from any thread; a failure's message goes back in its place.
     */
    Future<Buffer> answer(String from, Buffer request);

    /**
     * Whether a node has a ledger with anything in it.
     *
     * @param index of the last command that it has for certain; 0 without one
     */
    record History(boolean hasHistory, long index) {}
}
