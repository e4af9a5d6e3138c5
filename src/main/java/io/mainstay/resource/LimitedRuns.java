package io.mainstay.resource;

import io.mainstay.exec.Call;
import io.mainstay.exec.Command;
import io.mainstay.exec.Exit;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs one resource's programs that touch what may hang, such as a file system of a dead server: each under a time
 * limit. One that cannot even be killed is left behind and counted, and while there are too many of these no further
 * one is begun. May be called from any thread.
 */
public final class LimitedRuns {
    /** No limit but the end of the call. */
    public static final long NO_LIMIT = Long.MAX_VALUE;
    /** Programs left behind at the same time; each holds a place of the node's runner. */
    static final int MAX_LEFT = 3;
    /** From the kill to giving up on it; a program that has not gone by then waits in the kernel. */
    private static final long KILL_MS = 1_000;

    private final ResourceContext context;
    private final Runs runs;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();

    public LimitedRuns(ResourceContext context) {
        this(context, context.workshop().runner()::run);
    }

    LimitedRuns(ResourceContext context, Runs runs) {
        this.context = context;
        this.runs = runs;
    }

    /** As {@link io.mainstay.exec.Runner#run}. */
    @FunctionalInterface
    interface Runs {
        Future<Exit> run(Command command, Call call);
    }

    /** Fails with the reason when it cannot be run, was cancelled, or took longer; any exit code is an answer. */
    public Future<Exit> run(Command command, Call call, long limitMs) {
        if (left.get() >= MAX_LEFT) {
            return Future.failedFuture(command.program() + " was not run: " + left.get()
                    + " programs of this resource hang in the kernel already, where they cannot be killed");
        }
        return new Run(command, call, limitMs).begin();
    }

    /** Programs that have not ended, also those that nobody waits for any more. */
    int running() {
        return running.get();
    }

    /** One program, from its call to the answer and beyond. */
    private final class Run {
        private final Command command;
        private final Call call;
        private final long limitMs;
        private final Call own;
        private final Promise<Exit> answer = Promise.promise();
        private @Nullable String endedBecause;
        private boolean isLeft;
        private boolean isGone;

        Run(Command command, Call call, long limitMs) {
            this.command = command;
            this.call = call;
            this.limitMs = limitMs;
            this.own = new Call(call.number());
        }

        Future<Exit> begin() {
            running.incrementAndGet();
            runs.run(command, own).onComplete(this::gone);
            call.onCancel(() -> end("was cancelled"));
            if (limitMs != NO_LIMIT) {
                context.wakeAt(context.nowMs() + limitMs, () -> end("did not end within " + limitMs + " ms"));
            }
            return answer.future();
        }

        private void end(String reason) {
            synchronized (this) {
                if (isGone || endedBecause != null) {
                    return;
                }
                endedBecause = command.program() + " " + reason;
            }
            own.cancel();
            context.wakeAt(context.nowMs() + KILL_MS, this::giveUp);
        }

        private void giveUp() {
            synchronized (this) {
                if (isGone) {
                    return;
                }
                isLeft = true;
                left.incrementAndGet();
            }
            answer.tryFail(endedBecause + " and hangs in the kernel, where it cannot be killed");
        }

        private void gone(AsyncResult<Exit> ended) {
            synchronized (this) {
                isGone = true;
                running.decrementAndGet();
                if (isLeft) {
                    left.decrementAndGet();
                }
            }
            if (endedBecause != null) {
                answer.tryFail(endedBecause + " and was killed");
            } else if (ended.failed()) {
                answer.tryFail(ended.cause());
            } else {
                answer.tryComplete(ended.result());
            }
        }
    }
}
