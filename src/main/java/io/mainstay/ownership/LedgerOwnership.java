package io.mainstay.ownership;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.core.Step;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.group.Finding;
import io.mainstay.core.group.GroupFact;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.Ownership;
import io.mainstay.core.lease.LeaseHolder;
import io.mainstay.core.lease.LeaseTimings;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Command;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.Ledger;
import io.mainstay.core.ledger.Outbox;
import io.mainstay.core.plan.Explanation;
import io.mainstay.lease.LeaseKeeper;
import io.mainstay.lease.LeaseListener;
import io.mainstay.node.GroupVerticle;
import io.mainstay.node.NodeClock;
import io.mainstay.node.TimerWakeups;
import io.mainstay.node.Wakeups;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A node's ownership as the ledger and the lease say it: tells the groups who owns them and whether the lease lasts, and
 * tells the ledger what the groups state. The lease's methods come on the lease's event loop and are taken over to this
 * verticle's context.
 */
public final class LedgerOwnership extends VerticleBase implements Ownership, LeaseListener {
    /** Between two looks at a lease that has not been earned yet. */
    private static final long EARN_LOOK_MS = 10;
    /** How long what is left of a life may take to end before it is asked again. */
    private static final long END_LIMIT_MS = 60_000;

    private final String node;
    private final Ledger ledger;
    private final LeaseTimings timings;
    private final Planning planning;
    private final ClusterView view;
    private final Map<String, GroupWatch> watches = new LinkedHashMap<>();
    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private final Forgotten forgotten = new Forgotten();
    private volatile @Nullable LeaseKeeper keeper;
    private volatile @Nullable Guarded guard;
    private volatile Runnable onFreed = () -> {};
    private @Nullable ClusterState state;
    private @Nullable Wakeups wakeups;
    private Outbox outbox = Outbox.EMPTY;
    private long incarnation;
    private long decidedIndex;
    private boolean isHeld;
    private boolean isNeverHeld = true;
    private boolean isDetaching;
    private LeftRunning left = LeftRunning.NOTHING;
    private String lostBecause = "no lease has been earned yet";

    public LedgerOwnership(String node, Ledger ledger, LeaseTimings timings, Planning planning, ClusterView view) {
        this.node = node;
        this.ledger = ledger;
        this.timings = timings;
        this.planning = planning;
        this.view = view;
    }

    /** Names the keeper of the lease, before anything else is called. */
    public void keptBy(LeaseKeeper leaseKeeper) {
        keeper = leaseKeeper;
    }

    /** Names the guard, before anything else is called; without one nothing is started. */
    public void guardedBy(Guarded theGuard) {
        guard = theGuard;
    }

    /** Names who hears, before anything else is called, that a group lost its owner and may soon be started here. */
    public void onFreed(Runnable listener) {
        onFreed = listener;
    }

    /**
     * While it is decided whether what runs here is left to the guard, the groups hear nothing of their owners: whoever loses
     * a group this way does not end it.
     */
    public void detaching(boolean isUnderWay) {
        context.runOnContext(ignored -> {
            isDetaching = isUnderWay;
            watches.values().forEach(this::tell);
        });
    }

    @Override
    public Future<?> start() {
        wakeups = new TimerWakeups(vertx);
        planning.begin(context, wakeups, lease()::heardMs, this::explained);
        view.begin(vertx, wakeups, lease(), planning, () -> !outbox.waiting().isEmpty());
        ledger.onLeader(leader -> context.runOnContext(ignored -> {
            planning.leaderIs(leader);
            view.changed();
        }));
        ledger.onPending(command -> context.runOnContext(ignored -> planning.pending(command)));
        return Future.succeededFuture();
    }

    @Override
    public void watch(GroupSpec group, Listener listener) {
        Context listening = vertx.getOrCreateContext();
        context.runOnContext(ignored -> {
            long spent = forgotten.watched(group.name());
            GroupWatch watch = new GroupWatch(group.name(), listener, listening, spent, onFreed);
            watches.put(group.name(), watch);
            boolean isLeft = incarnation == 0 ? guard().left().contains(group.name()) : left.spares(group.name());
            if (!isHeld && !(isLeft && isNeverHeld)) {
                watch.leaseLost(lostBecause);
            }
            tell(watch);
        });
    }

    @Override
    public void forget(String group) {
        context.runOnContext(ignored -> {
            watches.remove(group);
            findings.remove(group);
            forgotten.forget(group);
            giveUpForgotten();
        });
    }

    private void giveUpForgotten() {
        ClusterState now = state;
        if (now != null && incarnation != 0) {
            forgotten.due(now, node, incarnation).forEach(this::say);
        }
    }

    @Override
    public void state(String group, GroupFact fact, long epoch, String because) {
        context.runOnContext(ignored -> {
            forgotten.stated(group, fact, epoch);
            if (isParallel(group)) {
                if (fact == GroupFact.FAULTED) {
                    say(new Command.ParallelFaulted(group, node, epoch, because));
                }
            } else {
                say(Statements.of(group, fact, epoch, because));
            }
        });
    }

    /** Nobody owns a parallel group, so there is nothing to give up; a fault is all that others must know. */
    private boolean isParallel(String group) {
        ClusterState now = state;
        return now != null
                && now.group(group)
                        .map(record -> record.spec().kind() == GroupSpec.Kind.PARALLEL)
                        .orElse(false);
    }

    @Override
    public void found(String group, Finding finding) {
        context.runOnContext(ignored -> {
            findings.put(group, finding);
            if (incarnation > 0) {
                say(probed(group, finding));
            }
        });
    }

    @Override
    public boolean mayRun(String group, long nowMs) {
        LeaseKeeper kept = keeper;
        return kept != null && kept.mayRun(group, nowMs);
    }

    @Override
    public void applied(ClusterState next) {
        context.runOnContext(ignored -> {
            state = next;
            outbox = outbox.applied(next);
            planning.applied(next);
            sayAgain(next);
            takeOver(next);
            watches.values().forEach(this::tell);
            giveUpForgotten();
            propose();
            view.applied(next);
        });
    }

    @Override
    public void begun(long life) {
        context.runOnContext(ignored -> {
            incarnation = life;
            left = LeftRunning.of(guard().left());
            outbox = Outbox.EMPTY;
            findings.forEach((group, finding) -> outbox = outbox.with(probed(group, finding)));
            watches.values().forEach(this::tell);
            propose();
            awaitLease(life);
        });
    }

    @Override
    public void fence(String reason) {
        context.runOnContext(ignored -> {
            raise(EventKind.LEASE_LOST, node + " ends what it runs: " + reason);
            lost(reason);
        });
    }

    @Override
    public void regained() {
        context.runOnContext(ignored -> {
            raise(EventKind.LEASE_REGAINED, node + " holds its lease again");
            held();
        });
    }

    @Override
    public void lifeOver(String reason) {
        context.runOnContext(ignored -> {
            raise(EventKind.LEASE_LOST, "this life of " + node + " is over: " + reason);
            incarnation = 0;
            outbox = Outbox.EMPTY;
            lost(reason);
            beginWhenDown();
        });
    }

    @Override
    public void heardChanged(Set<String> heard) {
        List<String> names = List.copyOf(heard);
        context.runOnContext(ignored -> vertx.eventBus().publish(Addresses.LOCAL_HEARD, names, LocalCodec.LOCAL));
    }

    /** A life ends when nothing of it runs; the next begins then. */
    private void beginWhenDown() {
        vertx.eventBus()
                .request(
                        GroupVerticle.DOWN,
                        "",
                        new DeliveryOptions().setLocalOnly(true).setSendTimeout(END_LIMIT_MS))
                .onSuccess(down -> {
                    guard().newLife();
                    lease().begin();
                })
                .onFailure(still -> {
                    raise(
                            EventKind.LEASE_LOST,
                            node + " still runs something of a life that is over; the guard ends it");
                    beginWhenDown();
                });
    }

    private void takeOver(ClusterState next) {
        if (left.isOver(next, node, incarnation, findings)) {
            left = LeftRunning.NOTHING;
            guard().takenOver();
        }
    }

    private Guarded guard() {
        Guarded present = guard;
        if (present == null) {
            throw new IllegalStateException("nobody guards");
        }
        return present;
    }

    private LeaseKeeper lease() {
        LeaseKeeper kept = keeper;
        if (kept == null) {
            throw new IllegalStateException("nobody keeps the lease");
        }
        return kept;
    }

    private void awaitLease(long life) {
        if (incarnation != life || isHeld) {
            return;
        }
        long deadlineMs = lease().deadlineMs();
        boolean lasts = deadlineMs != LeaseHolder.NONE && NodeClock.nowMs() < deadlineMs - timings.fenceBudgetMs();
        if (lasts && guard().isArmed()) {
            held();
        } else {
            clock().wakeAt(NodeClock.nowMs() + EARN_LOOK_MS, () -> awaitLease(life));
        }
    }

    private void held() {
        isHeld = true;
        isNeverHeld = false;
        left = left.underLease();
        watches.values().forEach(GroupWatch::leaseHeld);
        propose();
    }

    private void lost(String reason) {
        isHeld = false;
        isNeverHeld = false;
        lostBecause = reason;
        watches.values().forEach(watch -> watch.leaseLost(reason));
        watches.values().forEach(this::tell);
    }

    private void explained(SortedMap<String, Explanation> why) {
        watches.values().forEach(this::tell);
        view.changed();
    }

    private void tell(GroupWatch watch) {
        ClusterState now = state;
        if (now != null && !isDetaching) {
            watch.tell(now, node, incarnation, planning.explanations());
        }
    }

    /** A late copy of an earlier finding may have come last. */
    private void sayAgain(ClusterState next) {
        if (incarnation == 0 || next.index() < decidedIndex) {
            return;
        }
        findings.forEach((group, finding) -> {
            GroupRecord record = next.group(group).orElse(null);
            if (record != null && !record.holder().is(node, incarnation)) {
                GroupRecord.Probe probe = record.probes().get(node);
                boolean isKnown = probe != null
                        && probe.incarnation() == incarnation
                        && probed(group, finding)
                                .equals(new Command.Probed(node, incarnation, group, probe.found(), probe.because()));
                outbox = isKnown ? outbox : outbox.with(probed(group, finding));
            }
        });
    }

    private Command probed(String group, Finding finding) {
        return Statements.of(node, incarnation, group, finding);
    }

    private void say(Command command) {
        outbox = outbox.with(command);
        propose();
    }

    /** Proposes what is due, once this life is known to the ledger: before that everything would be refused. */
    private void propose() {
        ClusterState now = state;
        boolean isKnown =
                now != null && incarnation != 0 && now.life(node, incarnation).isPresent();
        if (!isKnown || left.isUnguarded()) {
            return;
        }
        Step<Outbox, Command> due = outbox.due(NodeClock.nowMs());
        outbox = due.next();
        long life = incarnation;
        for (Command command : due.actions()) {
            ledger.propose(command, answer -> context.runOnContext(ignored -> answered(life, command, answer)));
        }
    }

    private void answered(long life, Command command, Ledger.Answer answer) {
        if (life != incarnation) {
            return;
        }
        if (answer instanceof Ledger.Answer.Decided decided) {
            decidedIndex = Math.max(decidedIndex, decided.entry().index());
            outbox = outbox.decided(command);
            propose();
        } else {
            outbox = outbox.unanswered(command);
            clock().wakeAt(NodeClock.nowMs() + timings.renewMs(), this::propose);
        }
    }

    private Wakeups clock() {
        Wakeups own = wakeups;
        if (own == null) {
            throw new IllegalStateException("not started");
        }
        return own;
    }

    private void raise(EventKind kind, String text) {
        vertx.eventBus().publish(Addresses.LOCAL_OCCURRENCE, new Occurrence("", "", kind, text), LocalCodec.LOCAL);
    }
}
