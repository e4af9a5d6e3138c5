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
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a guard is there as long as the node runs: starts the first, and another when it dies. Any thread.
 */
final class GuardWatch implements Guarding {
    private static final Logger LOG = LoggerFactory.getLogger("io.mainstay.node");
    /** A guard that cannot be started so often in a row will not be started at all. */
    private static final int MAX_ATTEMPTS = 3;

    private final Vertx vertx;
    private final GuardSettings settings;
    private final Path detached;
    private final Consumer<String> onLost;
    private final AtomicLong deadlineNs = new AtomicLong(Long.MIN_VALUE);
    private final AtomicBoolean isDismissed = new AtomicBoolean();
    private volatile @Nullable Guard guard;

    /** @param onLost called when there is no guard and none can be started: nothing may run here any more */
    GuardWatch(
            Vertx vertx, Path state, NodeConfig.Escalation escalation, LeaseTimings timings, Consumer<String> onLost) {
        this.vertx = vertx;
        this.onLost = onLost;
        this.detached = state.resolve("detached");
        Escalation step = Escalation.valueOf(escalation.step().name());
        Optional<Path> watchdog = step == Escalation.WATCHDOG ? Optional.of(escalation.watchdog()) : Optional.empty();
        this.settings = new GuardSettings(state, step, watchdog, timings.watchdogSeconds(), Optional.empty());
    }

    /** Ends what an earlier life left running, unless it was left so on purpose, and has a guard ready. */
    Future<Void> start() {
        return vertx.executeBlocking(() -> {
            if (!Files.deleteIfExists(detached)) {
                Guard.sweep(settings);
            }
            begin();
            return null;
        });
    }

    /** Whether a guard has taken a deadline: before that nothing may be started. */
    boolean isArmed() {
        Guard present = guard;
        return present != null && present.isAlive() && present.armed().orElse(0) > NodeClock.nowNs();
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

    @Override
    public void deadline(long ns) {
        deadlineNs.accumulateAndGet(ns, Math::max);
        Guard present = guard;
        if (present != null) {
            present.deadline(ns);
        }
    }

    /** Nothing runs: the deadlines of the life that is over say nothing about the next, which may have a shorter grace. */
    void standDown() {
        deadlineNs.set(Long.MIN_VALUE);
        Guard present = guard;
        if (present != null) {
            present.standDown();
        }
    }

    /** Lets the guard go; what runs is left running, and the next life will find it. */
    Future<Void> dismiss() {
        isDismissed.set(true);
        try {
            Files.writeString(detached, "what runs was left running on purpose\n");
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
