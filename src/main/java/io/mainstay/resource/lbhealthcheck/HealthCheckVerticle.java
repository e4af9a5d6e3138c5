package io.mainstay.resource.lbhealthcheck;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.concurrent.TimeUnit;

/**
 * Owns the one event loop on which all health checks of a node answer: epoll where the machine has it, else NIO. The
 * listeners are each {@link Responder}'s; when this verticle ends, all that still listen are closed with it (C7).
 */
final class HealthCheckVerticle extends VerticleBase {
    private static final int STOP_LIMIT_MS = 1_000;

    private final MultiThreadIoEventLoopGroup group;

    HealthCheckVerticle() {
        this(Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    HealthCheckVerticle(IoHandlerFactory transport) {
        // A daemon thread: a health check never keeps a process alive.
        group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("health-check", true), transport);
    }

    EventLoop eventLoop() {
        return group.next();
    }

    static boolean isEpoll(EventLoop loop) {
        return ((IoEventLoop) loop).isIoType(EpollIoHandler.class);
    }

    static ServerSocketChannel newServer(EventLoop loop) {
        return isEpoll(loop) ? new EpollServerSocketChannel() : new NioServerSocketChannel();
    }

    @Override
    public Future<?> stop() {
        Promise<Void> stopped = Promise.promise();
        group.shutdownGracefully(0, STOP_LIMIT_MS, TimeUnit.MILLISECONDS).addListener(done -> stopped.complete());
        return stopped.future();
    }
}
