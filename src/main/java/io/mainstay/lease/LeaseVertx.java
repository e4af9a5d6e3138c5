package io.mainstay.lease;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxThread;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxThreadFactory;
import io.vertx.core.transport.Transport;
import java.util.concurrent.TimeUnit;

/**
 * Makes the Vert.x of the lease: one event loop that nothing else of the node uses. Its threads are named
 * {@code mainstay-lease-…}.
 */
public final class LeaseVertx {
    /** How often it is looked whether the loop is blocked; each look wakes a thread. */
    private static final long BLOCKED_LOOK_MS = 5_000;

    private LeaseVertx() {}

    /**
     * Whoever makes it closes it.
     *
     * @param onBroken hears what was thrown on it, which breaks an invariant: the process must end then
     */
    public static Vertx create(Handler<Throwable> onBroken) {
        VertxOptions options = new VertxOptions()
                .setBlockedThreadCheckInterval(BLOCKED_LOOK_MS)
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1);
        return VertxBootstrap.create()
                .options(options)
                .transport(transport().implementation())
                .threadFactory(new Named())
                .init()
                .vertx()
                .exceptionHandler(onBroken);
    }

    /** The kernel's own where its library is: cheaper by a third than Java's. A bootstrap does not look for it by itself. */
    private static Transport transport() {
        Transport fastest = Transport.nativeTransport();
        return fastest != null && fastest.available() ? fastest : Transport.NIO;
    }

    private static final class Named implements VertxThreadFactory {
        @Override
        public VertxThread newVertxThread(
                Runnable target, String name, boolean worker, long maxExecTime, TimeUnit maxExecTimeUnit) {
            String named = "mainstay-lease-" + name.replace("vert.x-", "");
            return VertxThreadFactory.super.newVertxThread(target, named, worker, maxExecTime, maxExecTimeUnit);
        }
    }
}
