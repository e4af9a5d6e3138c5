package io.mainstay.node;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * The node's only timer: "wake me at t" in, one tick out. Never early; after a pause one tick, not a backlog, and the
 * delay is told, since a node that slept must not judge others by its own clock.
 */
public final class MonitorTimerVerticle extends VerticleBase {
    /** Request-less send, {@link WakeMe} by reference. */
    static final String ADDRESS = "mainstay.local.timer";

    /** A wake-up later than this is told as an event. */
    static final long LATE_MS = 1_000;

    private final LongConsumer lateness;
    private final Map<String, Long> wanted = new HashMap<>();
    private long timer = -1;
    private long timerAtMs = Long.MAX_VALUE;

    /** Asks for one tick at an address; a later request for the same address takes the place of the former. */
    record WakeMe(String address, long atMs) {}

    /** Time has passed. */
    record Tick() {}

    public MonitorTimerVerticle() {
        this(lateMs -> {});
    }

    /** @param lateness told at each wake-up by how many milliseconds it came late */
    public MonitorTimerVerticle(LongConsumer lateness) {
        this.lateness = lateness;
    }

    @Override
    public Future<?> start() {
        vertx.eventBus().<WakeMe>localConsumer(ADDRESS, message -> onWakeMe(message.body()));
        return Future.succeededFuture();
    }

    private void onWakeMe(WakeMe request) {
        Long before = wanted.put(request.address, request.atMs);
        boolean isPutOff = before != null && before == timerAtMs && request.atMs > timerAtMs;
        if (request.atMs < timerAtMs) {
            arm(request.atMs);
        } else if (isPutOff) {
            arm(Collections.min(wanted.values()));
        }
    }

    private void arm(long atMs) {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
        }
        timerAtMs = atMs;
        timer = vertx.setTimer(Math.max(1, atMs - NodeClock.nowMs()), id -> onTimer());
    }

    private void onTimer() {
        timer = -1;
        long nowMs = NodeClock.nowMs();
        long lateMs = nowMs - timerAtMs;
        lateness.accept(lateMs);
        timerAtMs = Long.MAX_VALUE;
        long nextMs = Long.MAX_VALUE;
        for (Iterator<Map.Entry<String, Long>> entries = wanted.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<String, Long> entry = entries.next();
            if (entry.getValue() <= nowMs) {
                entries.remove();
                vertx.eventBus().send(entry.getKey(), new Tick(), LocalCodec.LOCAL);
            } else {
                nextMs = Math.min(nextMs, entry.getValue());
            }
        }
        if (nextMs != Long.MAX_VALUE) {
            arm(nextMs);
        }
        if (lateMs > LATE_MS) {
            String text = "this node was woken " + lateMs + " ms late: it was paused, or its processors are overloaded";
            vertx.eventBus()
                    .publish(
                            Addresses.LOCAL_OCCURRENCE,
                            new Occurrence("", "", EventKind.NODE_SLOW, text),
                            LocalCodec.LOCAL);
        }
    }
}
