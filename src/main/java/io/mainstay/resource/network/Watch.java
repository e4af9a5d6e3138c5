package io.mainstay.resource.network;

import io.mainstay.core.agent.MonitorResult;
import io.mainstay.exec.Call;
import io.mainstay.resource.ResourceContext;
import io.vertx.core.Future;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a resource again when the kernel tells of something that concerns it, and tells the agent when that is a
 * change. One look at a time: what is told during a look leads to one more. Thread-safe.
 */
final class Watch implements KernelNews.Reader {
    /** For one look; normally 5 ms. */
    private static final long LOOK_LIMIT_MS = 5_000;

    private final ResourceContext context;
    private final KernelNews news;
    private final Predicate<String> concerns;
    private final Function<Call, Future<MonitorResult>> look;
    private MonitorResult.@Nullable Status last;
    private boolean open;
    private @Nullable Call looking;
    private boolean looksAgain;

    /**
     * @param concerns whether a line of the kernel's may mean a change of this resource
     * @param look how it is looked at
     */
    Watch(
            ResourceContext context,
            KernelNews news,
            Predicate<String> concerns,
            Function<Call, Future<MonitorResult>> look) {
        this.context = context;
        this.news = news;
        this.concerns = concerns;
        this.look = look;
    }

    void begin() {
        synchronized (this) {
            open = true;
        }
        news.add(this, context);
    }

    void end() {
        news.remove(this);
        Call running;
        synchronized (this) {
            open = false;
            running = looking;
        }
        if (running != null) {
            running.cancel();
        }
    }

    /** Takes what any look has found, and gives it back. */
    synchronized MonitorResult found(MonitorResult result) {
        last = result.status();
        return result;
    }

    /** Whether it may be online, as far as the last look says. */
    synchronized boolean mayBeOnline() {
        return last != null && last != MonitorResult.Status.OFFLINE;
    }

    @Override
    public void heard(String line) {
        if (concerns.test(line)) {
            lookAgain();
        }
    }

    @Override
    public void missed() {
        lookAgain();
    }

    void lookAgain() {
        Call call = new Call(0);
        MonitorResult.Status before;
        synchronized (this) {
            if (!open || looking != null) {
                looksAgain = open;
                return;
            }
            looking = call;
            before = last;
        }
        context.wakeAt(context.nowMs() + LOOK_LIMIT_MS, call::cancel);
        look.apply(call).onComplete(answer -> {
            if (answer.succeeded() && answer.result().status() != before) {
                context.changed(found(answer.result()));
            }
            if (ended()) {
                lookAgain();
            }
        });
    }

    /** Whether one more look is due. */
    private synchronized boolean ended() {
        looking = null;
        boolean again = looksAgain;
        looksAgain = false;
        return again;
    }
}
