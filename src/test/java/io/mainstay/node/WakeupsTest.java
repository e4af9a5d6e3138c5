package io.mainstay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.bus.LocalCodec;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The real clock and the real timer. */
@ExtendWith(VertxExtension.class)
class WakeupsTest {
    private static final long LIMIT_S = 20;

    private Context context;

    @BeforeEach
    void begin(Vertx vertx) {
        LocalCodec.register(vertx);
        context = vertx.getOrCreateContext();
    }

    private static void time(Vertx vertx) throws Exception {
        vertx.deployVerticle(new MonitorTimerVerticle()).await(LIMIT_S, TimeUnit.SECONDS);
    }

    @Test
    void whatIsDueAlreadyNeedsNoTimer(Vertx vertx) throws Exception {
        Promise<Void> woken = Promise.promise();
        context.runOnContext(none -> new TimerWakeups(vertx).wakeAt(NodeClock.nowMs(), woken::complete));
        woken.future().await(LIMIT_S, TimeUnit.SECONDS);
    }

    @Test
    void whatIsDueAgainAndAgainAtOnceWaitsForTheClock(Vertx vertx) throws Exception {
        time(vertx);
        long beganMs = NodeClock.nowMs();
        Promise<Long> woken = Promise.promise();
        context.runOnContext(none -> again(new TimerWakeups(vertx), 5, woken));
        assertThat(woken.future().await(LIMIT_S, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(beganMs + 2);
    }

    private static void again(TimerWakeups wakeups, int left, Promise<Long> woken) {
        if (left == 0) {
            woken.complete(NodeClock.nowMs());
        } else {
            wakeups.wakeAt(
                    NodeClock.nowMs(),
                    () -> Vertx.currentContext().runOnContext(none -> again(wakeups, left - 1, woken)));
        }
    }

    @Test
    void aWakeUpIsPutOff(Vertx vertx) throws Exception {
        time(vertx);
        long dueMs = NodeClock.nowMs() + 500;
        assertThat(woken(vertx, NodeClock.nowMs() + 200, dueMs)).isGreaterThanOrEqualTo(dueMs);
    }

    @Test
    void aWakeUpIsBroughtForward(Vertx vertx) throws Exception {
        time(vertx);
        long farMs = NodeClock.nowMs() + 3_600_000;
        assertThat(woken(vertx, farMs, NodeClock.nowMs() + 10)).isLessThan(farMs);
    }

    private long woken(Vertx vertx, long firstMs, long thenMs) throws Exception {
        Promise<Long> woken = Promise.promise();
        context.runOnContext(none -> {
            MovableWakeup wakeup = new MovableWakeup(vertx, () -> woken.tryComplete(NodeClock.nowMs()));
            wakeup.at(firstMs);
            // A turn later, so that the timer is set for the first by then.
            context.runOnContext(later -> wakeup.at(thenMs));
        });
        return woken.future().await(LIMIT_S, TimeUnit.SECONDS);
    }
}
