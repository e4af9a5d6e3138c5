package io.mainstay.resource.process;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Owns the event loop on which all notify sockets of a node are heard. It must be epoll's: Java itself has no Unix
 * datagram sockets. When this verticle ends, what still listens is closed with it.
 */
final class NotifyVerticle extends VerticleBase {
    private static final int STOP_LIMIT_MS = 1_000;

    private @Nullable MultiThreadIoEventLoopGroup group;

    @Override
    public Future<?> start() {
        if (!Epoll.isAvailable()) {
            return Future.failedFuture("sd_notify needs Netty's epoll library, which does not load on this machine: "
                    + Epoll.unavailabilityCause().getMessage() + "; use ready.port, ready.http or ready.line");
        }
        group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("notify", true), EpollIoHandler.newFactory());
        return Future.succeededFuture();
    }

    /** Only after it has started. */
    EventLoop eventLoop() {
        MultiThreadIoEventLoopGroup started = group;
        if (started == null) {
            throw new IllegalStateException("the notify loop has not started");
        }
        return started.next();
    }

    @Override
    public Future<?> stop() {
        MultiThreadIoEventLoopGroup started = group;
        if (started == null) {
            return Future.succeededFuture();
        }
        Promise<Void> stopped = Promise.promise();
        started.shutdownGracefully(0, STOP_LIMIT_MS, TimeUnit.MILLISECONDS).addListener(done -> stopped.complete());
        return stopped.future();
    }
}
