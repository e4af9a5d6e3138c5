package io.mainstay.node;

import io.mainstay.bus.LocalCodec;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One wake-up that can be moved, earlier and later. For what is put off again and again: each wake-up for nothing costs more
 * than moving it. Bound to the context on which it is first used.
 */
public final class MovableWakeup {
    private static final AtomicLong COUNT = new AtomicLong();

    private final Vertx vertx;
    private final Runnable action;
    private final String address = "mainstay.local.moved." + COUNT.incrementAndGet();
    private boolean isListening;

    /** Any thread. */
    public MovableWakeup(Vertx vertx, Runnable action) {
        this.vertx = vertx;
        this.action = action;
    }

    /**
     * Runs the action when the node's monotonic clock has reached {@code atMs} milliseconds; soon, if it has already. A time set
     * before that takes its place, though one that was just over may still come.
     */
    public void at(long atMs) {
        if (!isListening) {
            isListening = true;
            vertx.eventBus().<MonitorTimerVerticle.Tick>localConsumer(address, message -> action.run());
        }
        vertx.eventBus()
                .send(MonitorTimerVerticle.ADDRESS, new MonitorTimerVerticle.WakeMe(address, atMs), LocalCodec.LOCAL);
    }
}
