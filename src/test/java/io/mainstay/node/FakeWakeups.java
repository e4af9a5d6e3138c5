package io.mainstay.node;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock that a test moves by hand; wake-ups run on the context that asked for them. Safe from any thread. */
public final class FakeWakeups implements Wakeups {
    private final List<Due> due = new ArrayList<>();
    private final long promptMs;
    private long nowMs = 1_000_000;

    private record Due(long atMs, Context context, Runnable action) {}

    /** @param promptMs a wake-up no further away than this comes at once, and the clock moves with it */
    public FakeWakeups(long promptMs) {
        this.promptMs = promptMs;
    }

    @Override
    public synchronized void wakeAt(long atMs, Runnable action) {
        due.add(new Due(atMs, Vertx.currentContext(), action));
        if (atMs - nowMs <= promptMs) {
            advanceTo(atMs);
        }
    }

    @Override
    public synchronized long nowMs() {
        return nowMs;
    }

    public synchronized void advance(long byMs) {
        advanceTo(nowMs + byMs);
    }

    private void advanceTo(long atMs) {
        nowMs = Math.max(nowMs, atMs);
        List<Due> ripe = due.stream()
                .filter(one -> one.atMs <= nowMs)
                .sorted(Comparator.comparingLong(Due::atMs))
                .toList();
        due.removeAll(ripe);
        ripe.forEach(one -> one.context.runOnContext(none -> one.action.run()));
    }
}
