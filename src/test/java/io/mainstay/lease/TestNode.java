package io.mainstay.lease;

import io.mainstay.bus.LocalCodec;
import io.mainstay.core.lease.LeaseTimings;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.exec.Tests;
import io.mainstay.lease.LeaseSettings.Member;
import io.mainstay.lease.LeaseSettings.TlsFiles;
import io.mainstay.node.MonitorTimerVerticle;
import io.mainstay.node.MovableWakeup;
import io.mainstay.node.NodeClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One node's channel on loopback, with a clock and a timer as a node has them, and what it was told. */
final class TestNode implements LeaseAnswers {
    final Vertx vertx;
    final LeaseChannel channel;
    final List<Throwable> broken = new CopyOnWriteArrayList<>();
    volatile Function<Buffer, Future<Buffer>> answering = Future::succeededFuture;
    volatile History history = new History(false, 0);
    volatile long generation = NO_LEDGER;
    final List<String> outlivedBy = new CopyOnWriteArrayList<>();

    TestNode(String cluster, String node, SortedMap<String, Member> members, long ttlMs, @Nullable TlsFiles tls)
            throws Exception {
        vertx = LeaseVertx.create(broken::add);
        LocalCodec.register(vertx);
        Tests.await(vertx.deployVerticle(new MonitorTimerVerticle()));
        LeaseTime time = new LeaseTime(NodeClock::nowMs, action -> new MovableWakeup(vertx, action)::at);
        LeaseSettings settings = new LeaseSettings(cluster, node, members, LeaseTimings.of(ttlMs), tls);
        channel = new LeaseChannel(vertx, time, settings, this, () -> 0.5);
    }

    TestNode start() throws Exception {
        Tests.await(channel.start());
        return this;
    }

    @Override
    public Optional<History> history(String asker) {
        return Optional.of(history);
    }

    @Override
    public long generation() {
        return generation;
    }

    @Override
    public void outlived(String member, long later) {
        outlivedBy.add(member + " " + later);
    }

    @Override
    public Future<Buffer> answer(String from, Buffer request) {
        return answering.apply(request);
    }

    boolean hears(String... members) {
        return channel.heard(NodeClock.nowMs()).equals(Set.of(members));
    }

    void close() throws Exception {
        Tests.await(channel.close());
        Tests.await(vertx.close());
    }

    /** Ports that were free a moment ago. */
    static List<Integer> freePorts(int count) throws Exception {
        List<ServerSocket> held = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
        for (ServerSocket socket : held) {
            socket.close();
        }
        return ports;
    }

    /** What a keeper told, in order. */
    static final class Told implements LeaseListener {
        final List<String> lines = new CopyOnWriteArrayList<>();
        final List<Long> fencedMs = new CopyOnWriteArrayList<>();
        volatile Set<String> heard = Set.of();
        volatile @Nullable ClusterState applied;

        @Override
        public void applied(ClusterState state) {
            applied = state;
        }

        @Override
        public void begun(long incarnation) {
            lines.add("begun " + incarnation);
        }

        @Override
        public void fence(String reason) {
            fencedMs.add(System.nanoTime() / 1_000_000);
            lines.add("fence");
        }

        @Override
        public void regained() {
            lines.add("regained");
        }

        @Override
        public void lifeOver(String reason) {
            lines.add("lifeOver");
        }

        @Override
        public void heardChanged(Set<String> members) {
            heard = members;
        }
    }
}
