package io.mainstay.resource;

import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.MonitorResult.Status;
import io.mainstay.exec.Call;
import io.vertx.core.Future;
import java.util.function.Function;

/**
 * Turns hints that a resource changed into looks at it, one at a time, and tells its agent what they find. A hint is
 * not believed by itself: it may be late, or about what we did. Thread-safe; never blocks.
 */
public final class PromptLook {
    /** Between two looks, however many hints come. */
    private static final long PAUSE_MS = 200;

    private final ResourceContext context;
    private final Function<Call, Future<MonitorResult>> monitor;
    private Status known = Status.UNKNOWN;
    private boolean looking;
    private boolean again;
    private boolean closed;
    private long turn;

    /** @param monitor looks once; changes nothing */
    public PromptLook(ResourceContext context, Function<Call, Future<MonitorResult>> monitor) {
        this.context = context;
        this.monitor = monitor;
    }

    /** Something may have changed. */
    public void hint() {
        synchronized (this) {
            if (looking) {
                again = true;
                return;
            }
            looking = true;
        }
        look();
    }

    /** A command of ours begins: what a look under way finds is of before it, and is not told. */
    public synchronized void acted() {
        turn++;
    }

    /** A monitor that was asked for has found this. */
    public synchronized void found(MonitorResult result) {
        known = result.status();
    }

    /** Tells nothing from now on. */
    public synchronized void close() {
        closed = true;
    }

    private void look() {
        long lookTurn;
        synchronized (this) {
            again = false;
            lookTurn = turn;
        }
        Call call = new Call(0);
        context.wakeAt(context.nowMs() + context.settings().monitorTimeoutMs(), call::cancel);
        monitor.apply(call).onComplete(answer -> {
            if (answer.succeeded() && isNews(answer.result().status(), lookTurn)) {
                context.changed(answer.result());
            }
            boolean more;
            synchronized (this) {
                more = again && !closed;
                looking = more;
            }
            if (more) {
                context.wakeAt(context.nowMs() + PAUSE_MS, this::look);
            }
        });
    }

    /** Offline is told however often: what is heard is certain, and a poll that found it may have been forgiven (A14). */
    private synchronized boolean isNews(Status status, long lookTurn) {
        if (closed || lookTurn != turn || status == Status.UNKNOWN) {
            return false;
        }
        boolean news = status == Status.OFFLINE || known != Status.ONLINE;
        known = status;
        return news;
    }
}
