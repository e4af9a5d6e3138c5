package io.mainstay.resource.process;

import io.mainstay.core.agent.MonitorResult;
import io.mainstay.exec.Copies;
import io.mainstay.exec.Programs;
import io.mainstay.exec.Stranger;
import io.mainstay.resource.ResourceContext;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the program that somebody started by hand (A36, A37): it is told at once, and ended with the resource. Thread-safe.
 */
final class ByHand implements Copies.Looking {
    private static final long LOOK_MS = 250;

    private final ResourceContext context;
    private final Programs programs;
    private final BooleanSupplier runsOwn;
    private @Nullable Stranger stranger;

    /** @param runsOwn whether the program runs as we started it: then a second one beside it is not looked at */
    ByHand(ResourceContext context, Programs programs, BooleanSupplier runsOwn) {
        this.context = context;
        this.programs = programs;
        this.runsOwn = runsOwn;
    }

    void watch(ProcessParameters parameters) {
        programs.copies().watch(context.id(), parameters.command(), Path.of(parameters.directory()), this::found, this);
    }

    @Override
    public long nowMs() {
        return context.nowMs();
    }

    @Override
    public void wakeAt(long atMs, Runnable action) {
        context.wakeAt(atMs, action);
    }

    @Override
    public void later(Runnable action) {
        // Refused only once the node ends.
        var unused = programs.later(action).otherwiseEmpty();
    }

    void forget() {
        programs.copies().forget(context.id());
    }

    private void found(Stranger copy) {
        synchronized (this) {
            if (runsOwn.getAsBoolean() || (stranger != null && stranger.isAlive())) {
                return;
            }
            stranger = copy;
        }
        context.changed(MonitorResult.online(words(copy)));
        watchEnd(copy);
    }

    private void watchEnd(Stranger copy) {
        context.wakeAt(context.nowMs() + LOOK_MS, () -> {
            if (copy.isAlive()) {
                watchEnd(copy);
            } else if (ended(copy)) {
                context.changed(MonitorResult.offline(words(copy) + ", is gone"));
            }
        });
    }

    private synchronized boolean ended(Stranger copy) {
        boolean isPresent = copy.equals(stranger);
        stranger = isPresent ? null : stranger;
        return isPresent;
    }

    private static String words(Stranger copy) {
        return "pid " + copy.pid() + ", started outside Mainstay";
    }

    /** What is to be said of it; empty while there is none. */
    synchronized Optional<String> words() {
        Stranger present = stranger;
        return present != null && present.isAlive() ? Optional.of(words(present)) : Optional.empty();
    }

    /** Ends it, if there is one. */
    Future<Void> kill() {
        Stranger present;
        synchronized (this) {
            present = stranger;
        }
        return present == null ? Future.succeededFuture() : programs.kill(present);
    }
}
