package io.mainstay.core.lease;

import io.mainstay.core.Step;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Life;
import io.mainstay.core.ledger.NodeRecord;
import io.mainstay.core.ledger.VoterSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The lease of one life of a node, as the node itself reckons it: valid until {@code ttl} after the sending of the newest
 * renewal that a majority of the voters has acknowledged. Immutable; its steps are pure.
 *
 * @param sentAt when each renewal still worth an answer was sent, by its number
 * @param acked the newest number each voter acknowledged, counted under {@code voters}
 * @param deadlineMs end of the lease; {@link #NONE} before the first
 * @param graceMs so much later the guard ends what this life owns (FenceGrace); never shortened, and nothing may be run in it
 */
public record LeaseHolder(
        String node,
        long incarnation,
        LeaseTimings timings,
        VoterSet voters,
        long seq,
        SortedMap<Long, Long> sentAt,
        SortedMap<String, Long> acked,
        long deadlineMs,
        long graceMs,
        long nextSendMs,
        Standing standing) {
    /** No deadline yet; earlier than every time. */
    public static final long NONE = Long.MIN_VALUE;

    /** Whether the lease is kept. */
    public enum Standing {
        /** No lease has been earned yet, or it is earned and far from its end. */
        KEPT,
        /** So near its end, or past it, that everything has been ordered to end. */
        FENCED,
        /** This life is over. */
        OVER
    }

    public LeaseHolder {
        sentAt = Collections.unmodifiableSortedMap(new TreeMap<>(sentAt));
        acked = Collections.unmodifiableSortedMap(new TreeMap<>(acked));
    }

    /** A life that has sent nothing yet. */
    public static LeaseHolder begin(String node, long incarnation, LeaseTimings timings, VoterSet voters, long nowMs) {
        return new LeaseHolder(
                node, incarnation, timings, voters, 0, new TreeMap<>(), new TreeMap<>(), NONE, 0, nowMs, Standing.KEPT);
    }

    /** Whether the node may run what it owns, at this instant. */
    public boolean isValid(long nowMs) {
        return standing == Standing.KEPT && deadlineMs != NONE && nowMs < fenceAtMs();
    }

    /**
     * The rule of use: whether the node may run this group at this instant. Asked before every start and at every reply
     * of a health responder. A node that has asked to release an epoch must not start under it again, whatever this says.
     *
     * @param applied the ledger as applied on this machine
     */
    public boolean mayRun(ClusterState applied, String group, long nowMs) {
        return isValid(nowMs)
                && applied.group(group)
                        .map(record -> record.spec().kind() == GroupSpec.Kind.PARALLEL
                                ? applied.runsBeside(record, node, incarnation)
                                : record.holder().is(node, incarnation))
                        .orElse(false);
    }

    /**
     * Whether the lease that lasts was earned under the present voters. Only then may the node confirm them: an earlier
     * lease rests on voters that the next change but one may leave in a minority.
     */
    public boolean isCountedUnderPresentVoters() {
        return majoritySeq() > 0;
    }

    /** Whether a majority has acknowledged the renewal of this number, or a later one. */
    public boolean isAcknowledged(long number) {
        return majoritySeq() >= number;
    }

    /** From here on everything owned is ended; {@link #NONE} without a lease. */
    public long fenceAtMs() {
        return deadlineMs == NONE ? NONE : deadlineMs - timings.fenceBudgetMs();
    }

    /** When the next tick is due. */
    public long nextWakeMs() {
        if (standing == Standing.OVER) {
            return Long.MAX_VALUE;
        }
        return standing == Standing.KEPT && deadlineMs != NONE ? Math.min(nextSendMs, fenceAtMs()) : nextSendMs;
    }

    /** One step. */
    public static Step<LeaseHolder, HolderAction> step(LeaseHolder holder, HolderEvent event, long nowMs) {
        if (holder.standing == Standing.OVER) {
            return Step.stay(holder);
        }
        if (event instanceof HolderEvent.Tick) {
            return tick(holder, nowMs);
        } else if (event instanceof HolderEvent.OtherRenewed) {
            return otherRenewed(holder, nowMs);
        } else if (event instanceof HolderEvent.Answered answered) {
            return answered(holder, answered, nowMs);
        } else if (event instanceof HolderEvent.Refused refused) {
            return refused(holder, refused);
        } else if (event instanceof HolderEvent.Applied applied) {
            return applied(holder, applied.state());
        } else {
            throw new IllegalArgumentException("no rule for " + event);
        }
    }

    private static Step<LeaseHolder, HolderAction> tick(LeaseHolder holder, long nowMs) {
        List<HolderAction> actions = new ArrayList<>();
        LeaseHolder next = holder;
        if (next.standing == Standing.KEPT && next.deadlineMs != NONE && nowMs >= next.fenceAtMs()) {
            actions.add(new HolderAction.Fence("no majority of " + next.voters.names() + " has renewed the lease for "
                    + (nowMs - next.deadlineMs + next.timings.ttlMs()) + " ms"));
            next = next.in(Standing.FENCED);
        }
        if (nowMs >= next.nextSendMs) {
            next = next.sent(nowMs, next.timings.renewMs());
            actions.add(next.renewal());
        }
        return new Step<>(next, actions);
    }

    /**
     * Renews along with another whose renewal came, if half of the time until the next one is over: whoever is awake already pays
     * little for it, so all nodes renew at one time. Who followed waits a little longer, and goes on following.
     */
    private static Step<LeaseHolder, HolderAction> otherRenewed(LeaseHolder holder, long nowMs) {
        if (nowMs + holder.timings.renewMs() / 2 < holder.nextSendMs) {
            return Step.stay(holder);
        }
        LeaseHolder next = holder.sent(nowMs, holder.timings.followMs());
        return new Step<>(next, List.of(next.renewal()));
    }

    private HolderAction.SendRenewal renewal() {
        return new HolderAction.SendRenewal(node, incarnation, seq, voters.index(), voters.names());
    }

    private static Step<LeaseHolder, HolderAction> answered(
            LeaseHolder holder, HolderEvent.Answered answered, long nowMs) {
        boolean counts = answered.incarnation() == holder.incarnation
                && answered.votersIndex() == holder.voters.index()
                && holder.voters.has(answered.voter())
                && answered.seq() <= holder.seq
                && answered.seq() > holder.acked.getOrDefault(answered.voter(), 0L);
        if (!counts) {
            return Step.stay(holder);
        }
        LeaseHolder next = holder.withAck(answered.voter(), answered.seq());
        // The deadline counts from the sending: how long the answer took is nobody's permission.
        Long sent = next.sentAt.get(next.majoritySeq());
        long deadline = sent == null ? NONE : sent + next.timings.ttlMs();
        if (deadline <= next.deadlineMs) {
            return Step.stay(next);
        }
        List<HolderAction> actions = new ArrayList<>();
        actions.add(new HolderAction.TellGuard(deadline + next.graceMs));
        next = next.until(deadline);
        if (next.standing == Standing.FENCED && nowMs < next.fenceAtMs()) {
            next = next.in(Standing.KEPT);
            actions.add(new HolderAction.LeaseRegained());
        }
        return new Step<>(next, actions);
    }

    private static Step<LeaseHolder, HolderAction> applied(LeaseHolder holder, ClusterState state) {
        long newest = state.node(holder.node).map(NodeRecord::lastIncarnation).orElse(0L);
        boolean hasJoined = newest >= holder.incarnation;
        if (hasJoined && state.life(holder.node, holder.incarnation).isEmpty()) {
            return holder.over("the ledger has ended this life");
        }
        // An older set than the present one comes from a state that was overtaken.
        boolean isNewer = state.voters().index() > holder.voters.index();
        LeaseHolder next = isNewer ? holder.under(state.voters()) : holder;
        long graceMs =
                state.life(holder.node, holder.incarnation).map(Life::graceMs).orElse(0L);
        if (graceMs <= next.graceMs) {
            return Step.stay(next);
        }
        next = next.graced(graceMs);
        return next.deadlineMs == NONE
                ? Step.stay(next)
                : new Step<>(next, List.of(new HolderAction.TellGuard(next.deadlineMs + graceMs)));
    }

    private static Step<LeaseHolder, HolderAction> refused(LeaseHolder holder, HolderEvent.Refused refused) {
        boolean isFinal = refused.incarnation() == holder.incarnation && refused.refusal() == Refusal.ENDED;
        return isFinal ? holder.over(refused.voter() + " says that the ledger has ended this life") : Step.stay(holder);
    }

    private Step<LeaseHolder, HolderAction> over(String reason) {
        return new Step<>(in(Standing.OVER), List.of(new HolderAction.LifeOver(reason)));
    }

    /** The newest number that a majority has acknowledged; 0 when none. */
    private long majoritySeq() {
        List<Long> newest = new ArrayList<>(acked.values());
        newest.sort(Collections.reverseOrder());
        return newest.size() < voters.majority() ? 0 : newest.get(voters.majority() - 1);
    }

    private LeaseHolder sent(long nowMs, long untilNextMs) {
        TreeMap<Long, Long> times = new TreeMap<>(sentAt);
        times.values().removeIf(at -> at + timings.ttlMs() < nowMs);
        times.put(seq + 1, nowMs);
        return new LeaseHolder(
                node,
                incarnation,
                timings,
                voters,
                seq + 1,
                times,
                acked,
                deadlineMs,
                graceMs,
                nowMs + untilNextMs,
                standing);
    }

    private LeaseHolder withAck(String voter, long number) {
        TreeMap<String, Long> next = new TreeMap<>(acked);
        next.put(voter, number);
        return new LeaseHolder(
                node, incarnation, timings, voters, seq, sentAt, next, deadlineMs, graceMs, nextSendMs, standing);
    }

    /** The lease that lasts is kept; acknowledgements are counted anew. */
    private LeaseHolder under(VoterSet next) {
        return new LeaseHolder(
                node,
                incarnation,
                timings,
                next,
                seq,
                sentAt,
                new TreeMap<>(),
                deadlineMs,
                graceMs,
                nextSendMs,
                standing);
    }

    private LeaseHolder until(long deadline) {
        return new LeaseHolder(
                node, incarnation, timings, voters, seq, sentAt, acked, deadline, graceMs, nextSendMs, standing);
    }

    private LeaseHolder graced(long ms) {
        return new LeaseHolder(
                node, incarnation, timings, voters, seq, sentAt, acked, deadlineMs, ms, nextSendMs, standing);
    }

    private LeaseHolder in(Standing next) {
        return new LeaseHolder(
                node, incarnation, timings, voters, seq, sentAt, acked, deadlineMs, graceMs, nextSendMs, next);
    }
}
