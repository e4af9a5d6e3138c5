package io.mainstay.lease;

import io.mainstay.core.lease.LeaseHolder;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * Ends a life and leaves what it owns running: only once the ledger has said so is the guard told the later end. Used on the
 * lease's event loop only.
 */
final class Detaching {
    private final String node;
    private final Proposals proposals;
    private final Guarding guarding;
    private @Nullable Asked asked;

    /** What was asked, and when: what is left running may go on for {@code graceMs} from then. */
    private record Asked(long life, long sinceMs, long untilMs, long graceMs, String by, Promise<Boolean> done) {}

    /** What a look has shown. */
    enum Outcome {
        NOTHING,
        /** The life ended, but not this way. */
        ENDED_OTHERWISE
    }

    Detaching(String node, Proposals proposals, Guarding guarding) {
        this.node = node;
        this.proposals = proposals;
        this.guarding = guarding;
    }

    /** Without a life, or when it is asked already, it is not done. */
    void begin(@Nullable LeaseHolder life, long graceMs, String by, long nowMs, long limitMs, Promise<Boolean> done) {
        if (life == null || asked != null) {
            done.complete(false);
        } else {
            asked = new Asked(life.incarnation(), nowMs, nowMs + limitMs, graceMs, by, done);
        }
    }

    boolean isUnderWay() {
        return asked != null;
    }

    Outcome look(ClusterState known, boolean isAlive, long nowMs) {
        Asked now = asked;
        if (now == null) {
            return Outcome.NOTHING;
        }
        boolean isDone = Wishes.isDetached(known, node, now.life);
        if (isAlive && !isDone && nowMs < now.untilMs) {
            proposals.propose(new Command.NodeDetached(node, now.life, now.graceMs, now.by), nowMs);
            return Outcome.NOTHING;
        }
        asked = null;
        if (isDone) {
            guarding.deadline(LeaseTime.nanos(now.sinceMs + now.graceMs));
        }
        now.done.complete(isDone);
        return isDone || isAlive ? Outcome.NOTHING : Outcome.ENDED_OTHERWISE;
    }
}
