package io.mainstay.core.lease;

import io.mainstay.core.Step;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Life;
import io.mainstay.core.ledger.NodeRecord;
import io.mainstay.core.ledger.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One voter in one boot: acknowledges renewals, and states to the ledger whom it has not heard for longer than a lease can
 * last. What it must not forget over a restart it need not store: {@code VoterBooted} erases it. Immutable; its steps are
 * pure.
 *
 * @param boot greater than in every earlier boot
 * @param applied the newest state of the ledger known here
 * @param watches by node, then by incarnation
 * @param lastTickMs of its own; a gap means that it slept
 * @param bootProposedMs when it last proposed its {@code VoterBooted}
 */
public record LeaseVoter(
        String voter,
        long boot,
        LeaseTimings timings,
        ClusterState applied,
        SortedMap<String, SortedMap<Long, Watch>> watches,
        long lastTickMs,
        long bootProposedMs) {
    private static final long NEVER = Long.MIN_VALUE / 2;

    public LeaseVoter {
        watches = Collections.unmodifiableSortedMap(new TreeMap<>(watches));
    }

    /** A voter that has just started, with the newest state it finds on its disk. */
    public static LeaseVoter begin(String voter, long boot, LeaseTimings timings, ClusterState stored, long nowMs) {
        return new LeaseVoter(voter, boot, timings, stored, new TreeMap<>(), nowMs, NEVER).watching(stored, nowMs);
    }

    /** When the next tick is due: as often as a node renews, and as soon as somebody has been silent for too long. */
    public long nextWakeMs() {
        long dueMs = lastTickMs + timings.followMs();
        if (!isReady() || !applied.voters().has(voter)) {
            return dueMs;
        }
        for (Map.Entry<String, SortedMap<Long, Watch>> node : watches.entrySet()) {
            for (Map.Entry<Long, Watch> life : node.getValue().entrySet()) {
                if (life.getValue().standing() != Watch.Standing.STATED) {
                    long limitMs = limitMs(node.getKey(), life.getKey());
                    dueMs = Math.min(dueMs, life.getValue().lastAckMs() + limitMs + 1);
                }
            }
        }
        return dueMs;
    }

    /** As long as the leases of that life last, and the slack: its node may have another file than this voter. */
    private long limitMs(String node, long life) {
        long ttlMs = applied.life(node, life).map(Life::ttlMs).orElse(0L);
        return (ttlMs == 0 ? timings : LeaseTimings.of(ttlMs)).voterLimitMs();
    }

    /** Whether its own boot is known to it as decided; before that it acknowledges nothing. */
    public boolean isReady() {
        return applied.bootOf(voter) == boot;
    }

    /** One step. */
    public static Step<LeaseVoter, VoterAction> step(LeaseVoter voter, VoterEvent event, long nowMs) {
        if (event instanceof VoterEvent.Tick) {
            return tick(voter, nowMs);
        } else if (event instanceof VoterEvent.Renewed renewed) {
            return renewed(voter, renewed, nowMs);
        } else if (event instanceof VoterEvent.Applied now) {
            return Step.stay(applied(voter, now.state(), nowMs));
        } else {
            throw new IllegalArgumentException("no rule for " + event);
        }
    }

    private static Step<LeaseVoter, VoterAction> tick(LeaseVoter voter, long nowMs) {
        List<VoterAction> actions = new ArrayList<>();
        LeaseVoter next = voter;
        if (nowMs - voter.lastTickMs > voter.timings.gapMs()) {
            // It was this machine that slept: what it did not hear says nothing about the others.
            next = next.withEach(
                    (node, life, watch) -> watch.standing() == Watch.Standing.TRUSTED ? watch.heard(nowMs) : watch);
        }
        next = next.tickedAt(nowMs);
        if (!next.isReady()) {
            if (nowMs - next.bootProposedMs >= next.timings.ttlMs() / 2) {
                actions.add(new VoterAction.Propose(new Command.VoterBooted(next.voter, next.boot)));
                next = next.bootProposedAt(nowMs);
            }
            return new Step<>(next, actions);
        }
        if (!next.applied.voters().has(next.voter)) {
            return new Step<>(next, actions);
        }
        LeaseVoter judging = next;
        next = next.withEach((node, life, watch) -> judging.judge(node, life, watch, nowMs, actions));
        return new Step<>(next, actions);
    }

    private Watch judge(String node, long life, Watch watch, long nowMs, List<VoterAction> actions) {
        boolean silent = nowMs - watch.lastAckMs() > limitMs(node, life);
        boolean again = nowMs - watch.proposedAtMs() >= timings.ttlMs() / 2;
        return switch (watch.standing()) {
            case TRUSTED -> silent ? state(node, life, watch.stating(nowMs), actions) : watch;
            case STATED ->
                again && !isStated(node, life, watch.round())
                        ? state(node, life, watch.proposed(nowMs), actions)
                        : watch;
            case WITHDRAWING -> {
                if (silent) {
                    yield state(node, life, watch.stating(nowMs), actions);
                }
                if (again) {
                    actions.add(withdrawal(node, life, watch));
                    yield watch.proposed(nowMs);
                }
                yield watch;
            }
        };
    }

    private Watch state(String node, long life, Watch watch, List<VoterAction> actions) {
        actions.add(new VoterAction.Propose(new Command.Unheard(node, life, voter, boot, watch.round())));
        return watch;
    }

    private VoterAction withdrawal(String node, long life, Watch watch) {
        return new VoterAction.Propose(new Command.HeardAgain(node, life, voter, boot, watch.round()));
    }

    private boolean isStated(String node, long life, long round) {
        Statement mine =
                applied.life(node, life).map(each -> each.unheard().get(voter)).orElse(null);
        return mine != null && mine.boot() == boot && mine.round() == round;
    }

    private static Step<LeaseVoter, VoterAction> renewed(LeaseVoter voter, VoterEvent.Renewed renewed, long nowMs) {
        String node = renewed.node();
        long life = renewed.incarnation();
        if (!voter.isReady()) {
            return voter.refuse(renewed, Refusal.NOT_READY);
        }
        if (!voter.applied.voters().has(voter.voter)) {
            return voter.refuse(renewed, Refusal.NO_VOTER);
        }
        if (renewed.votersIndex() < voter.applied.voters().index()) {
            return voter.refuse(renewed, Refusal.OLD_VOTERS);
        }
        long newest = voter.applied.node(node).map(NodeRecord::lastIncarnation).orElse(0L);
        Watch watch = voter.watchOf(node, life);
        if (watch == null) {
            // One that has not joined yet may begin to earn its lease; one that has joined and is gone may not.
            return life > newest ? voter.acknowledge(renewed) : voter.refuse(renewed, Refusal.ENDED);
        }
        return switch (watch.standing()) {
            case TRUSTED -> voter.with(node, life, watch.heard(nowMs)).acknowledge(renewed);
            case STATED -> {
                LeaseVoter next = voter.with(node, life, watch.withdrawing(nowMs));
                yield new Step<>(
                        next,
                        List.of(
                                new VoterAction.Refuse(node, life, renewed.seq(), Refusal.STATED),
                                next.withdrawal(node, life, watch)));
            }
            case WITHDRAWING ->
                voter.with(node, life, new Watch(nowMs, watch.round(), watch.standing(), watch.proposedAtMs()))
                        .refuse(renewed, Refusal.WITHDRAWING);
        };
    }

    private Step<LeaseVoter, VoterAction> refuse(VoterEvent.Renewed renewed, Refusal refusal) {
        return new Step<>(
                this, List.of(new VoterAction.Refuse(renewed.node(), renewed.incarnation(), renewed.seq(), refusal)));
    }

    private Step<LeaseVoter, VoterAction> acknowledge(VoterEvent.Renewed renewed) {
        return new Step<>(
                this,
                List.of(new VoterAction.Acknowledge(
                        renewed.node(), renewed.incarnation(), renewed.seq(), renewed.votersIndex())));
    }

    private static LeaseVoter applied(LeaseVoter voter, ClusterState state, long nowMs) {
        if (state.index() <= voter.applied.index()) {
            return voter;
        }
        boolean joinsNow =
                state.voters().has(voter.voter) && !voter.applied.voters().has(voter.voter);
        LeaseVoter next = voter.watching(state, nowMs);
        // Whoever becomes a voter has heard nobody as one: that counts as a boot.
        return joinsNow
                ? next.withEach(
                        (node, life, watch) -> watch.standing() == Watch.Standing.TRUSTED ? watch.heard(nowMs) : watch)
                : next;
    }

    /** Watches exactly the lives of this state; begins with the new ones as if it had just acknowledged them. */
    private LeaseVoter watching(ClusterState state, long nowMs) {
        TreeMap<String, SortedMap<Long, Watch>> next = new TreeMap<>();
        for (NodeRecord node : state.nodes().values()) {
            TreeMap<Long, Watch> lives = new TreeMap<>();
            for (Life life : node.lives().values()) {
                Watch known = watchOf(node.name(), life.incarnation());
                Watch watch = known == null ? Watch.begin(nowMs) : known;
                boolean withdrawn = watch.standing() == Watch.Standing.WITHDRAWING
                        && life.withdrawnRound(voter, boot) >= watch.round();
                lives.put(life.incarnation(), withdrawn ? watch.heard(nowMs) : watch);
            }
            next.put(node.name(), lives);
        }
        return new LeaseVoter(voter, boot, timings, state, next, lastTickMs, bootProposedMs);
    }

    private @Nullable Watch watchOf(String node, long life) {
        SortedMap<Long, Watch> lives = watches.get(node);
        return lives == null ? null : lives.get(life);
    }

    private LeaseVoter with(String node, long life, Watch watch) {
        return withEach((name, each, known) -> name.equals(node) && each == life ? watch : known);
    }

    private LeaseVoter withEach(Change change) {
        TreeMap<String, SortedMap<Long, Watch>> next = new TreeMap<>();
        watches.forEach((node, lives) -> {
            TreeMap<Long, Watch> changed = new TreeMap<>();
            lives.forEach((life, watch) -> changed.put(life, change.of(node, life, watch)));
            next.put(node, changed);
        });
        return new LeaseVoter(voter, boot, timings, applied, next, lastTickMs, bootProposedMs);
    }

    private LeaseVoter tickedAt(long nowMs) {
        return new LeaseVoter(voter, boot, timings, applied, watches, nowMs, bootProposedMs);
    }

    private LeaseVoter bootProposedAt(long nowMs) {
        return new LeaseVoter(voter, boot, timings, applied, watches, lastTickMs, nowMs);
    }

    /** What becomes of one watch. */
    @FunctionalInterface
    private interface Change {
        Watch of(String node, long life, Watch watch);
    }
}
