package io.mainstay.run;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.config.NodeConfig;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.lease.LeaseTimings;
import io.mainstay.exec.Escalation;
import io.mainstay.exec.Guard;
import io.mainstay.exec.GuardSettings;
import io.mainstay.lease.Guarding;
import io.mainstay.node.NodeClock;
import io.mainstay.node.Wakeups;
import io.mainstay.ownership.Guarded;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a guard is there as long as the node runs: starts the first, and another when it dies. Any thread.
 */
final class GuardWatch implements Guarding, Guarded {
    private static final Logger LOG = LoggerFactory.getLogger("io.mainstay.node");
    /** A guard that cannot be started so often in a row will not be started at all. */
    private static final int MAX_ATTEMPTS = 3;
    /** Between two looks whether a deadline has been taken. */
    private static final long LOOK_MS = 5;

    private final Vertx vertx;
    private final GuardSettings settings;
    private final Path detached;
    private final Consumer<String> onLost;
    private final AtomicLong deadlineNs = new AtomicLong(Long.MIN_VALUE);
    private final AtomicBoolean isDismissed = new AtomicBoolean();
    private volatile @Nullable Guard guard;
    private volatile Set<String> left = Set.of();
    private volatile long leftUntilNs = Long.MAX_VALUE;
    private volatile boolean isEarlierEnd;

    /** @param onLost called when there is no guard and none can be started: nothing may run here any more */
    GuardWatch(Vertx vertx, Path state, NodeConfig config, LeaseTimings timings, Consumer<String> onLost) {
        this.vertx = vertx;
        this.onLost = onLost;
        this.detached = state.resolve("detached");
        Escalation step = Escalation.valueOf(config.escalation().step().name());
        Optional<Path> watchdog =
                step == Escalation.WATCHDOG ? Optional.of(config.escalation().watchdog()) : Optional.empty();
        this.settings =
                new GuardSettings(state, config.node(), step, watchdog, timings.watchdogSeconds(), Optional.empty());
    }

    /** Ends what an earlier life left running, unless it was left so on purpose, and has a guard ready. */
    Future<Void> start() {
        return vertx.executeBlocking(() -> {
            Optional<DetachedNote> note = DetachedNote.take(detached);
            Optional<Long> leftMs =
                    note.isEmpty() ? Optional.empty() : note.get().leftMs();
            if (leftMs.isPresent() && takesOver(note.get().groups(), leftMs.get())) {
                return null;
            }
            boolean isEndless = note.isPresent() && note.get().untilMs() == DetachedNote.NONE;
            if (isEndless) {
                left = note.get().groups();
            } else {
                Guard.sweep(settings);
            }
            begin();
            return null;
        });
    }

    /** At every moment a guard is there that ends it at the time that the ledger counts with. */
    private boolean takesOver(Set<String> groups, long leftMs) {
        long endNs = NodeClock.nowNs() + TimeUnit.MILLISECONDS.toNanos(leftMs);
        try {
            guard = Guard.takeOver(settings, endNs, NodeClock::nowNs);
            left = groups;
            leftUntilNs = endNs;
            deadlineNs.set(endNs);
            isEarlierEnd = true;
            guard.onDeath(this::again);
            return true;
        } catch (IOException failure) {
            LOG.warn("what was left running cannot be taken over and is ended: {}", failure.getMessage());
            return false;
        }
    }

    /** Whether a guard is there. */
    boolean isAlive() {
        Guard present = guard;
        return present != null && present.isAlive();
    }

    /** Whether a guard has taken a deadline of this life: before that nothing may be started. */
    @Override
    public boolean isArmed() {
        Guard present = guard;
        long armedNs = present == null ? Long.MIN_VALUE : present.armed().orElse(Long.MIN_VALUE);
        return present != null
                && present.isAlive()
                && !isEarlierEnd
                && armedNs > NodeClock.nowNs()
                && armedNs <= deadlineNs.get();
    }

    @Override
    public Set<String> left() {
        return left;
    }

    @Override
    public void takenOver() {
        left = Set.of();
        leftUntilNs = Long.MAX_VALUE;
    }

    private void begin() throws IOException {
        Guard next = Guard.start(settings, NodeClock::nowNs);
        guard = next;
        long last = deadlineNs.get();
        if (last != Long.MIN_VALUE) {
            next.deadline(last);
        }
        next.onDeath(this::again);
    }

    private void again() {
        if (isDismissed.get()) {
            return;
        }
        raise(EventKind.GUARD_LOST, "the guard has died; another one is started");
        var unused = vertx.executeBlocking(() -> {
                    beginWithin(MAX_ATTEMPTS);
                    return true;
                })
                .onSuccess(done -> raise(EventKind.GUARD_READY, "a new guard is ready"))
                .onFailure(failure -> onLost.accept("no guard can be started: " + failure.getMessage()));
    }

    private void beginWithin(int attempts) throws IOException {
        try {
            begin();
        } catch (IOException failure) {
            LOG.error("the guard could not be started: {}", failure.getMessage());
            if (attempts <= 1) {
                throw failure;
            }
            beginWithin(attempts - 1);
        }
    }

    /**
     * Of this life's lease; as long as something is left that is not this life's, never later than the end that was set for it.
     * Called on the lease's event loop.
     */
    @Override
    public void deadline(long ns) {
        long endNs = Math.min(ns, leftUntilNs);
        Guard present = guard;
        if (isEarlierEnd) {
            // The first one is nearer than what the earlier agent had set: both lines go in one piece.
            deadlineNs.set(endNs);
            isEarlierEnd = false;
            if (present != null) {
                present.standDown();
            }
        }
        deadlineNs.accumulateAndGet(endNs, Math::max);
        if (present != null) {
            present.deadline(endNs);
        }
    }

    /** Nothing runs: the deadlines of the life that is over say nothing about the next, which may have a shorter grace. */
    @Override
    public void newLife() {
        takenOver();
        isEarlierEnd = false;
        deadlineNs.set(Long.MIN_VALUE);
        Guard present = guard;
        if (present != null) {
            present.standDown();
        }
    }

    /**
     * Leaves the guard to itself: it ends these groups at the deadline that it was told last, unless a next agent takes them
     * over. Completes when it has taken that deadline.
     */
    Future<Void> leave(Collection<String> groups, Wakeups wakeups, long limitMs) {
        isDismissed.set(true);
        long endNs = deadlineNs.get();
        Promise<Void> armed = Promise.promise();
        try {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(endNs - NodeClock.nowNs());
            DetachedNote.now(leftMs, groups).write(detached);
        } catch (IOException failure) {
            return Future.failedFuture(detached + " cannot be written: " + failure.getMessage());
        }
        awaitArmed(endNs, wakeups, wakeups.nowMs() + limitMs, armed);
        return armed.future();
    }

    private void awaitArmed(long endNs, Wakeups wakeups, long untilMs, Promise<Void> armed) {
        Guard present = guard;
        if (present != null && present.armed().orElse(0) == endNs) {
            armed.complete();
        } else if (wakeups.nowMs() >= untilMs) {
            armed.fail("the guard has not taken the later end");
        } else {
            wakeups.wakeAt(wakeups.nowMs() + LOOK_MS, () -> awaitArmed(endNs, wakeups, untilMs, armed));
        }
    }

    /** Lets the guard go; what runs is left running, and the next life will find it. */
    Future<Void> dismiss(Collection<String> frozen) {
        isDismissed.set(true);
        try {
            DetachedNote.now(DetachedNote.NONE, frozen).write(detached);
        } catch (IOException failure) {
            LOG.warn(
                    "{} cannot be written ({}); the next start ends what is left running",
                    detached,
                    failure.getMessage());
        }
        Guard last = guard;
        return last == null ? Future.succeededFuture() : last.quit().mapEmpty();
    }

    private void raise(EventKind kind, String text) {
        vertx.eventBus().publish(Addresses.LOCAL_OCCURRENCE, new Occurrence("", "", kind, text), LocalCodec.LOCAL);
    }
}
