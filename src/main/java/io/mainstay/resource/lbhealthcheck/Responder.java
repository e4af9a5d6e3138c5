package io.mainstay.resource.lbhealthcheck;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.netty.channel.unix.Socket;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The listeners of one health check. Knows whether it is in service, and nothing of time-outs or flags. All state lives
 * on the loop; the methods may be called from any thread, take effect in the order they are called, and answer on the
 * loop, as {@link Owner} is told there.
 */
// A listener's end is heard by its closeFuture, a connection's by channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class Responder {
    /**
     * Waiting handshakes. Enough for bursts; no more, since the kernel completes this many for a stopped process (C15).
     */
    private static final int BACKLOG = 128;

    /** Holds the head of every load balancer's request in one read. */
    private static final int READ_BYTES = 512;

    private static final ByteBuf AGENT_UP = HttpAnswers.line("ready up 100%\n"); // C12, to the byte.
    private static final ByteBuf AGENT_DOWN = HttpAnswers.line("down #not in service on this node\n");

    private final HealthSettings settings;
    private final EventLoop loop;
    private final BooleanSupplier mayRun;
    private final LongSupplier nowMs;
    private final Owner owner;
    private final ByteBuf reply;
    private final Connections connections;
    private final Map<ListenerKind, Runnable> servers = new EnumMap<>(ListenerKind.class);
    private final ProbeTally tally = new ProbeTally();
    private final List<EpollLine> burst = new ArrayList<>();
    private final ByteBuffer dropped = ByteBuffer.allocateDirect(READ_BYTES);
    private Future<Void> last = Future.succeededFuture();
    private long service;
    private boolean told;
    private boolean sweeping;

    private volatile String listening = "";
    private final AtomicLong ignored = new AtomicLong();

    /** Who is told what happens on the loop; must hop to its own context. */
    interface Owner {
        /** Connections were accepted; no more is said until {@link Responder#tellAgain}. */
        void seen(Seen seen);

        /** A listener closed by itself. */
        void lost(String reason);

        /** A probe came while this node may not run the group; the TCP listener is closed already. */
        void revoked();

        /** Call {@link Responder#sweep} then. */
        void sweepAt(long atMs);
    }

    /** Accepted connections since the last time: how many, the last one's details, and how many came from where. */
    record Seen(long service, long probes, String source, ListenerKind kind, long atMs, List<Counted> from) {}

    /** Accepted connections by one listener from one source. */
    record Counted(String listener, String source, long probes) {}

    Responder(HealthSettings settings, EventLoop loop, BooleanSupplier mayRun, LongSupplier nowMs, Owner owner) {
        this.settings = settings;
        this.loop = loop;
        this.mayRun = mayRun;
        this.nowMs = nowMs;
        this.owner = owner;
        this.reply = HttpAnswers.line(settings.reply());
        this.connections = new Connections(settings.maxConnections(), settings.idleTimeoutMs());
    }

    /** What is open, such as {@code tcp 61000, http 8080}; empty when nothing is. Any thread. */
    String listening() {
        return listening;
    }

    /** Connections from sources that are not allowed. Any thread. */
    long ignored() {
        return ignored.get();
    }

    /** Opens what listens out of service too. */
    Future<Void> openStandby() {
        return inTurn(done -> open(List.of(ListenerKind.HTTP, ListenerKind.AGENT), done));
    }

    /** Opens whatever is not open, TCP last, and puts all in service under this number. */
    Future<Void> serve(long number) {
        return inTurn(done -> {
            Promise<Void> opened = Promise.promise();
            opened.future().onSuccess(nothing -> enterService(number)).onComplete(done);
            open(List.of(ListenerKind.HTTP, ListenerKind.AGENT, ListenerKind.TCP), opened);
        });
    }

    /**
     * Takes all out of service: TCP is closed (C3), the others answer that it is not here. On NIO the JDK frees the port
     * in the loop's next turn, some microseconds after the answer.
     */
    Future<Void> withdraw() {
        return inTurn(done -> {
            service = 0;
            close(ListenerKind.TCP);
            done.complete();
        });
    }

    /** Closes all; done already where the loop has ended with its node. */
    Future<Void> close() {
        return isLoopGone()
                ? Future.succeededFuture()
                : inTurn(done -> {
                    service = 0;
                    for (ListenerKind kind : ListenerKind.values()) {
                        close(kind);
                    }
                    done.complete();
                });
    }

    /** From here on the next probe is told at once; what came meanwhile is told now. */
    void tellAgain() {
        post(() -> {
            told = false;
            tell();
        });
    }

    /** Closes connections whose time is over. */
    void sweep() {
        post(() -> {
            long next = connections.closeExpired(nowMs.getAsLong());
            sweeping = next >= 0;
            if (sweeping) {
                owner.sweepAt(next);
            }
        });
    }

    /** One after the other: opening takes more than one turn of the loop, and closing must not overtake it. */
    private Future<Void> inTurn(Consumer<Promise<Void>> action) {
        Promise<Void> done = Promise.promise();
        boolean posted = post(() -> last = last.transform(before -> {
            action.accept(done);
            return done.future();
        }));
        if (!posted) {
            done.fail("the health checks' event loop has ended with its node");
        }
        return done.future();
    }

    private boolean isLoopGone() {
        return loop.isShuttingDown();
    }

    private boolean post(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException ended) {
            return false; // With the loop every listener and connection has ended.
        }
    }

    private void open(List<ListenerKind> kinds, Promise<Void> done) {
        List<ListenerKind> missing = new ArrayList<>();
        for (ListenerKind kind : kinds) {
            if (settings.ports().containsKey(kind) && !servers.containsKey(kind)) {
                missing.add(kind);
            }
        }
        openNext(missing, 0, done);
    }

    private void openNext(List<ListenerKind> missing, int at, Promise<Void> done) {
        if (at == missing.size()) {
            describe();
            done.complete();
            return;
        }
        ListenerKind kind = missing.get(at);
        int port = settings.ports().getOrDefault(kind, 0);
        InetSocketAddress address = new InetSocketAddress(settings.listen(), port);
        listen(kind, address).onComplete(bound -> {
            if (bound.succeeded()) {
                servers.put(kind, bound.result());
                openNext(missing, at + 1, done);
            } else {
                done.fail(new ListenFailure(kind, port, bound.cause()));
            }
        });
    }

    /** Answers with what closes it. */
    private Future<Runnable> listen(ListenerKind kind, InetSocketAddress address) {
        if (kind == ListenerKind.HTTP || !HealthCheckVerticle.isEpoll(loop)) {
            return listenWithChannels(kind, address);
        }
        try {
            EpollLineServer server = EpollLineServer.open((IoEventLoop) loop, address, BACKLOG, new Lines(kind));
            return Future.succeededFuture(server::close);
        } catch (IOException refused) {
            return Future.failedFuture(refused);
        }
    }

    private Future<Runnable> listenWithChannels(ListenerKind kind, InetSocketAddress address) {
        Promise<Runnable> listening = Promise.promise();
        new ServerBootstrap()
                .group(loop)
                .channelFactory(() -> HealthCheckVerticle.newServer(loop))
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .handler(new Gate(kind))
                .childHandler(new ChannelInboundHandlerAdapter())
                .bind(address)
                .addListener((ChannelFuture bound) -> {
                    if (bound.isSuccess()) {
                        bound.channel().closeFuture().addListener(closed -> lost(kind));
                        listening.complete(bound.channel()::close);
                    } else {
                        listening.fail(bound.cause());
                    }
                });
        return listening.future();
    }

    /** The first probe of a restore is told at once, whatever was told just before. */
    private void enterService(long number) {
        service = number;
        told = false;
    }

    private void close(ListenerKind kind) {
        Runnable close = servers.remove(kind);
        if (close != null) {
            close.run();
            connections.closeAll(connection -> connection.kind() == kind);
            describe();
        }
    }

    /** A listener that we close is off the map first. With the loop the node ends; nobody is left to tell. */
    private void lost(ListenerKind kind) {
        if (servers.remove(kind) != null && !loop.isShuttingDown()) {
            describe();
            owner.lost(kind.label() + " " + settings.ports().get(kind) + " closed by itself");
        }
    }

    private void describe() {
        StringJoiner words = new StringJoiner(", ");
        servers.keySet()
                .forEach(kind -> words.add(kind.label() + " " + settings.ports().get(kind)));
        listening = words.toString();
    }

    private void accepted(ListenerKind kind, Channel child) {
        InetSocketAddress source = (InetSocketAddress) child.remoteAddress();
        if (source == null || !admits(kind, source.getAddress())) {
            child.unsafe().closeForcibly();
            return;
        }
        long now = nowMs.getAsLong();
        ProbeConnection connection = kind == ListenerKind.HTTP
                ? new HttpConnection(connections, child, now, this::isHere)
                : new LineConnection(connections, kind, child, now, line(kind));
        child.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ_BYTES));
        child.pipeline().addLast(connection);
        hold(connection, source.getAddress());
        loop.register(child);
    }

    private void accepted(ListenerKind kind, Socket socket, InetSocketAddress source) {
        EpollLine connection = new EpollLine(connections, kind, socket, nowMs.getAsLong(), dropped);
        if (!admits(kind, source.getAddress())) {
            connection.end();
            return;
        }
        hold(connection, source.getAddress());
        connection.answer(line(kind).nioBuffer());
        burst.add(connection);
    }

    /** Whether it is to be answered; a TCP listener that should not be open is closed (C3). */
    private boolean admits(ListenerKind kind, InetAddress source) {
        if (!settings.allow().allows(source)) {
            ignored.incrementAndGet();
            return false;
        }
        if (kind == ListenerKind.TCP && !isHere()) {
            close(ListenerKind.TCP);
            service = 0;
            owner.revoked();
            return false;
        }
        return true;
    }

    private boolean isHere() {
        return service != 0 && mayRun.getAsBoolean();
    }

    private ByteBuf line(ListenerKind kind) {
        return kind == ListenerKind.TCP ? reply : isHere() ? AGENT_UP : AGENT_DOWN;
    }

    private void hold(Held connection, InetAddress source) {
        tally.add(service, source, connection.kind(), connection.acceptedMs());
        connections.add(connection);
        if (!sweeping) {
            sweeping = true;
            owner.sweepAt(connection.acceptedMs() + settings.idleTimeoutMs());
        }
        tell();
    }

    private void tell() {
        if (!told && !tally.isEmpty()) {
            told = true;
            owner.seen(tally.take());
        }
    }

    /** Stands before the listener's own acceptor and keeps every connection from it. */
    private final class Gate extends ChannelInboundHandlerAdapter {
        private final ListenerKind kind;

        Gate(ListenerKind kind) {
            this.kind = kind;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object child) {
            accepted(kind, (Channel) child);
        }
    }

    /** What a listener for lines hands over. */
    private final class Lines implements EpollLineServer.Intake {
        private final ListenerKind kind;

        Lines(ListenerKind kind) {
            this.kind = kind;
        }

        @Override
        public void accepted(Socket socket, InetSocketAddress source) {
            Responder.this.accepted(kind, socket, source);
        }

        @Override
        public void burstEnded() {
            burst.forEach(line -> line.settle((IoEventLoop) loop));
            burst.clear();
        }

        @Override
        public void makeRoom() {
            connections.endOldest();
        }

        @Override
        public void lost() {
            Responder.this.lost(kind);
        }
    }
}
