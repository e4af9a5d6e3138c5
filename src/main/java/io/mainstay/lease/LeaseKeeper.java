package io.mainstay.lease;

import io.mainstay.core.Step;
import io.mainstay.core.lease.HolderAction;
import io.mainstay.core.lease.HolderEvent;
import io.mainstay.core.lease.LeaseHolder;
import io.mainstay.core.lease.LeaseTimings;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.Ledger;
import io.mainstay.core.ledger.NodeRecord;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's lease, and judges the others as a voter: drives {@code LeaseHolder} and {@code LeaseVoter} by the
 * channel, the clock and the ledger. What runs is ended by others: it only tells them. Public methods may be called from
 * any thread; futures complete on the lease's event loop.
 */
public final class LeaseKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

    private final Boot boot;
    private final LeaseChannel channel;
    private final LeaseTime time;
    private final LeaseTimings timings;
    private final String node;
    private final Ledger ledger;
    private final Guarding guarding;
    private final LeaseListener listener;
    private final Proposals proposals;
    private final Voting voting;
    private final Detaching detaching;
    private final Wake wake;
    private final RenewalCounts renewals = new RenewalCounts();
    private final AtomicReference<@Nullable ClusterState> arriving = new AtomicReference<>();
    private final Promise<Void> started = Promise.promise();
    private @Nullable LeaseHolder holder;
    private @Nullable ClusterState state;
    private Command.@Nullable NodeJoined joining;
    private HolderAction.@Nullable SendRenewal newest;
    private @Nullable Leaving leaving;
    private boolean isBeginWanted;
    private boolean isClosed;
    private long lastIncarnation;
    private volatile Shown shown = new Shown(null, null);

    /** What other threads see, all of one moment. */
    private record Shown(
            @Nullable LeaseHolder holder, @Nullable ClusterState state) {}

    /** An orderly end under way. */
    private record Leaving(long untilMs, Promise<Boolean> done) {}

    public LeaseKeeper(Boot boot, LeaseChannel channel, Ledger ledger, Guarding guarding, LeaseListener listener) {
        this.boot = boot;
        this.channel = channel;
        this.time = channel.time();
        this.timings = channel.settings().timings();
        this.node = channel.settings().node();
        this.ledger = ledger;
        this.guarding = guarding;
        this.listener = listener;
        this.proposals = new Proposals(ledger, this::onLoop, timings.fenceBudgetMs());
        this.voting = new Voting(node, boot.number(), timings, proposals);
        this.detaching = new Detaching(node, proposals, guarding);
        this.wake = new Wake(time, timings, due -> tick());
    }

    /**
     * Listens to the started channel and to the ledger, and votes from then on. Completes when the ledger's state is first
     * known. No life begins by itself.
     */
    public Future<Void> start() {
        onLoop(() -> channel.listenTo(new FromChannel()));
        ledger.onApplied(this::arrived);
        return started.future();
    }

    /** On a thread of the ledger. Of states that come faster than they are looked at, the newest counts. */
    private void arrived(ClusterState next) {
        if (arriving.getAndSet(next) == null) {
            onLoop(this::applied);
        }
    }

    private void applied() {
        ClusterState next = arriving.getAndSet(null);
        if (next == null || isClosed) {
            return;
        }
        long nowMs = time.nowMs();
        state = next;
        voting.applied(next, nowMs);
        holderHears(new HolderEvent.Applied(next), nowMs);
        show();
        if (isClosed) {
            return;
        }
        listener.applied(next);
        started.tryComplete();
        tick();
    }

    /**
     * Begins a life: the first, or the next after {@link LeaseListener#lifeOver}. The caller vouches that the guard is ready
     * and that nothing of an earlier life runs here. Without effect while a life lasts.
     */
    public void begin() {
        onLoop(() -> {
            isBeginWanted = holder == null;
            tick();
        });
    }

    private void beginLife(ClusterState known, long nowMs) {
        isBeginWanted = false;
        long joined = known.node(node).map(NodeRecord::lastIncarnation).orElse(0L);
        long first = Math.max(boot.firstIncarnation(), lastIncarnation + 1);
        if (joined >= first) {
            LOG.warn(
                    "the ledger knows life {} of {}, and this start would begin with {}: the count of starts was lost;"
                            + " life {} begins instead",
                    joined,
                    node,
                    first,
                    joined + 1);
        }
        lastIncarnation = Math.max(first, joined + 1);
        newest = null;
        joining = new Command.NodeJoined(
                node, lastIncarnation, boot.version(), boot.configDigest().get(), timings.ttlMs());
        holder = LeaseHolder.begin(node, lastIncarnation, timings, known.voters(), nowMs);
        show();
        listener.begun(lastIncarnation);
    }

    /** Time has passed, or something has changed: everything that is due is done. */
    private void tick() {
        ClusterState known = state;
        if (known == null || isClosed) {
            return;
        }
        long nowMs = time.nowMs();
        if (holder != null && nowMs >= holder.nextWakeMs()) {
            holderHears(new HolderEvent.Tick(), nowMs);
        } else if (holder == null && isBeginWanted && leaving == null) {
            beginLife(known, nowMs);
            holderHears(new HolderEvent.Tick(), nowMs);
        }
        voting.tick(nowMs);
        wish(known, nowMs);
        show();
        askAgain(nowMs);
    }

    private void wish(ClusterState known, long nowMs) {
        if (detaching.look(known, holder != null, nowMs) == Detaching.Outcome.ENDED_OTHERWISE) {
            lifeOver("it ended before it was detached");
        }
        LeaseHolder life = holder;
        Leaving end = leaving;
        Command.NodeJoined join = joining;
        if (life != null && join != null) {
            Wishes.Course course = end == null ? Wishes.Course.LIVING : Wishes.Course.LEAVING;
            Wishes.of(life, known, course, join).forEach(command -> proposals.propose(command, nowMs));
        }
        if (end != null) {
            boolean isGone = life == null || !Wishes.isAlive(known, node, life.incarnation());
            if (isGone || nowMs >= end.untilMs) {
                finish(isGone);
            }
        }
    }

    private void askAgain(long nowMs) {
        if (isClosed) {
            return;
        }
        long next = Math.min(nowMs + timings.followMs(), voting.nextWakeMs());
        next = holder == null ? next : Math.min(next, holder.nextWakeMs());
        wake.ask(leaving == null ? next : Math.min(next, leaving.untilMs));
    }

    private void holderHears(HolderEvent event, long nowMs) {
        LeaseHolder before = holder;
        if (before == null) {
            return;
        }
        Step<LeaseHolder, HolderAction> step = LeaseHolder.step(before, event, nowMs);
        holder = step.next();
        for (HolderAction action : step.actions()) {
            carryOut(action, nowMs);
        }
    }

    private void carryOut(HolderAction action, long nowMs) {
        if (action instanceof HolderAction.SendRenewal renewal) {
            newest = renewal;
            renewals.sending(holder, renewal.seq());
            renewal.voters().forEach(to -> renewAt(to, renewal, nowMs));
        } else if (action instanceof HolderAction.TellGuard tell) {
            // Before anybody can see the later end: the guard never knows less than those who start.
            guarding.deadline(LeaseTime.nanos(tell.deadlineMs()));
        } else if (action instanceof HolderAction.Fence fence) {
            show();
            LOG.warn("{} fences: {}", node, fence.reason());
            listener.fence(fence.reason());
        } else if (action instanceof HolderAction.LeaseRegained) {
            show();
            LOG.info("{} has its lease again", node);
            listener.regained();
        } else if (action instanceof HolderAction.LifeOver over) {
            lifeOver(over.reason());
        }
    }

    private void renewAt(String to, HolderAction.SendRenewal renewal, long nowMs) {
        Frame.Renew frame = new Frame.Renew(renewal.incarnation(), renewal.seq(), renewal.votersIndex());
        if (!to.equals(node)) {
            // Dropped when there is no link: the next one comes soon, and a new link is told the newest at once.
            channel.send(to, frame);
            return;
        }
        voting.renewed(node, frame, nowMs, answer -> {
            if (answer instanceof Frame.Ack ack) {
                holderHears(new HolderEvent.Answered(node, ack.incarnation(), ack.seq(), ack.votersIndex()), nowMs);
            } else if (answer instanceof Frame.Refuse refuse) {
                holderHears(new HolderEvent.Refused(node, refuse.incarnation(), refuse.seq(), refuse.refusal()), nowMs);
            }
        });
    }

    private void lifeOver(String reason) {
        holder = null;
        newest = null;
        show();
        if (leaving == null && !detaching.isUnderWay()) {
            LOG.warn("{}: life {} is over: {}", node, lastIncarnation, reason);
            listener.lifeOver(reason);
        }
    }

    private void show() {
        shown = new Shown(holder, state);
    }

    /** The rule of use, without a lock: whether this node may run the group at this instant of the node's clock. */
    public boolean mayRun(String group, long nowMs) {
        Shown now = shown;
        return now.holder != null && now.state != null && now.holder.mayRun(now.state, group, nowMs);
    }

    /** End of the lease; {@code LeaseHolder.NONE} without one. */
    public long deadlineMs() {
        LeaseHolder life = shown.holder;
        return life == null ? LeaseHolder.NONE : life.deadlineMs();
    }

    public RenewalCounts renewals() {
        return renewals;
    }

    /** Of the life that lasts. */
    public OptionalLong incarnation() {
        LeaseHolder life = shown.holder;
        return life == null ? OptionalLong.empty() : OptionalLong.of(life.incarnation());
    }

    /** The ledger as applied here; empty until it is first known. */
    public Optional<ClusterState> state() {
        return Optional.ofNullable(shown.state);
    }

    /** When each node was last heard, on this node's clock, this node included as long as a life of it lasts. */
    public SortedMap<String, Long> heardMs() {
        SortedMap<String, Long> heard = channel.heardMs();
        if (shown.holder != null) {
            heard.put(node, time.nowMs());
        }
        return heard;
    }

    /** Which other members are heard. */
    public Set<String> heard(long nowMs) {
        return channel.heard(nowMs);
    }

    /**
     * Ends this life in order: tells the ledger that the node leaves, stops renewing and voting, and closes the channel. The
     * caller has released everything. Completes within the limit, with whether the ledger has no life of this node any more;
     * if it has, that life expires.
     */
    public Future<Boolean> leave(long limitMs) {
        Promise<Boolean> done = Promise.promise();
        onLoop(() -> {
            if (leaving != null) {
                leaving.done.future().onComplete(done);
            } else if (isClosed || state == null) {
                end().onComplete(ended -> done.complete(false));
            } else {
                leaving = new Leaving(time.nowMs() + limitMs, done);
                tick();
            }
        });
        return done.future();
    }

    /**
     * Ends this life and leaves what it owns running, for so long. Completes within the limit, with whether it is so: then
     * the ledger has said it and the guard is told that later end. If not, this life goes on, or is over as any other.
     */
    public Future<Boolean> detach(long graceMs, String by, long limitMs) {
        Promise<Boolean> done = Promise.promise();
        onLoop(() -> {
            detaching.begin(leaving == null ? holder : null, graceMs, by, time.nowMs(), limitMs, done);
            tick();
        });
        return done.future();
    }

    private void finish(boolean isGone) {
        Leaving end = leaving;
        if (end != null && !isClosed) {
            end().onComplete(ended -> end.done.complete(isGone));
        }
    }

    /** Stops renewing and voting, and closes the channel; a life that has not left expires. */
    public Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        onLoop(() -> {
            Leaving unfinished = leaving;
            if (unfinished != null) {
                unfinished.done.tryComplete(false);
            }
            end().onComplete(closed);
        });
        return closed.future();
    }

    private Future<Void> end() {
        isClosed = true;
        holder = null;
        voting.end();
        newest = null;
        show();
        started.tryFail(node + " stops");
        return channel.close();
    }

    private void onLoop(Runnable work) {
        channel.context().runOnContext(none -> work.run());
    }

    /** What the channel tells. */
    private final class FromChannel implements LeaseChannel.Ear {
        @Override
        public void renewed(String from, Frame.Renew renew, Consumer<Frame> reply) {
            voting.renewed(from, renew, time.nowMs(), reply);
            holderHears(new HolderEvent.OtherRenewed(), time.nowMs());
            tick();
        }

        @Override
        public void answered(String from, Frame.Ack ack) {
            holderHears(new HolderEvent.Answered(from, ack.incarnation(), ack.seq(), ack.votersIndex()), time.nowMs());
            show();
        }

        @Override
        public void refused(String from, Frame.Refuse refuse) {
            holderHears(
                    new HolderEvent.Refused(from, refuse.incarnation(), refuse.seq(), refuse.refusal()), time.nowMs());
            show();
        }

        @Override
        public void linked(String member) {
            HolderAction.SendRenewal renewal = newest;
            if (renewal != null && renewal.voters().contains(member)) {
                renewAt(member, renewal, time.nowMs());
            }
        }

        @Override
        public void heardChanged(Set<String> heard) {
            listener.heardChanged(heard);
        }
    }
}
