package io.mainstay.arch.planted.node;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/** Planted: a timer hidden in a future. */
public final class TimesOutAFuture {
    public Future<Void> bound(Future<Void> future) {
        return future.timeout(1, TimeUnit.SECONDS);
    }
}
