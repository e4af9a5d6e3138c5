package io.mainstay.lease;

import io.mainstay.core.Step;
import io.mainstay.core.lease.LeaseTimings;
import io.mainstay.core.lease.LeaseVoter;
import io.mainstay.core.lease.VoterAction;
import io.mainstay.core.lease.VoterEvent;
import io.mainstay.core.ledger.ClusterState;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Drives this node's voter: from the first state of the ledger on it answers renewals. Used on the lease's event loop only. */
final class Voting {
    private final String node;
    private final long boot;
    private final LeaseTimings timings;
    private final Proposals proposals;
    private @Nullable LeaseVoter voter;

    Voting(String node, long boot, LeaseTimings timings, Proposals proposals) {
        this.node = node;
        this.boot = boot;
        this.timings = timings;
        this.proposals = proposals;
    }

    /** What the ledger says now; the first time the voter begins with it. */
    void applied(ClusterState state, long nowMs) {
        if (voter == null) {
            voter = LeaseVoter.begin(node, boot, timings, state, nowMs);
        } else {
            hear(new VoterEvent.Applied(state), nowMs, Voting::nobody);
        }
    }

    void tick(long nowMs) {
        tick(nowMs, nowMs);
    }

    private void tick(long dueMs, long nowMs) {
        if (dueMs >= nextWakeMs()) {
            hear(new VoterEvent.Tick(), nowMs, Voting::nobody);
        }
    }

    /**
     * Looks at the clock along with it, if that is due soon.
     *
     * @param reply takes the answer; none comes before the ledger is known here
     */
    void renewed(String from, Frame.Renew renew, long nowMs, Consumer<Frame> reply) {
        tick(nowMs + timings.renewMs() / 2, nowMs);
        hear(new VoterEvent.Renewed(from, renew.incarnation(), renew.seq(), renew.votersIndex()), nowMs, reply);
    }

    long nextWakeMs() {
        return voter == null ? Long.MAX_VALUE : voter.nextWakeMs();
    }

    private void hear(VoterEvent event, long nowMs, Consumer<Frame> reply) {
        LeaseVoter before = voter;
        if (before == null) {
            return;
        }
        Step<LeaseVoter, VoterAction> step = LeaseVoter.step(before, event, nowMs);
        voter = step.next();
        for (VoterAction action : step.actions()) {
            if (action instanceof VoterAction.Acknowledge yes) {
                reply.accept(new Frame.Ack(yes.incarnation(), yes.seq(), yes.votersIndex()));
            } else if (action instanceof VoterAction.Refuse no) {
                reply.accept(new Frame.Refuse(no.incarnation(), no.seq(), no.refusal()));
            } else if (action instanceof VoterAction.Propose propose) {
                proposals.propose(propose.command(), nowMs);
            }
        }
    }

    private static void nobody(Frame answer) {
        throw new IllegalStateException("an answer to nobody: " + answer);
    }

    /** It answers nothing any more. */
    void end() {
        voter = null;
    }
}
