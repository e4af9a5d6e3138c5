package io.mainstay.arch.planted.node;

import io.vertx.core.Vertx;

/** Planted: a second timer. */
public final class SetsATimer {
    public void set(Vertx vertx) {
        vertx.setTimer(1, any -> {});
    }
}
