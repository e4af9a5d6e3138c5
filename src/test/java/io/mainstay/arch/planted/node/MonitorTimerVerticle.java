package io.mainstay.arch.planted.node;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Planted: the one class that may set a timer. */
public final class MonitorTimerVerticle extends VerticleBase {
    @Override
    public Future<?> start() {
        vertx.setTimer(1, any -> {});
        return Future.succeededFuture(System.nanoTime());
    }
}
