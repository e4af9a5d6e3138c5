package io.mainstay.cluster;

import io.mainstay.core.snapshot.BusState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;

/** One member of an event bus on loopback, with a Vertx and a clock of its own; what it is told is kept in order. */
public final class BusRig implements BusListener {
    /** A message as it came. */
    public record Received(String address, JsonObject body) {}

    public final BlockingQueue<BusState> states = new LinkedBlockingQueue<>();
    public final BlockingQueue<Received> messages = new LinkedBlockingQueue<>();
    public final Vertx vertx = Vertx.vertx();
    private final Context home = vertx.getOrCreateContext();
    private final ClusterBusOptions options;
    private ClusterBus bus;

    public BusRig(ClusterBusOptions options) {
        this.options = options;
    }

    /** Members n1, n2, … on free ports of the loopback address. */
    public static Map<String, Endpoint> members(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 2 * count; i++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
        }
        Map<String, Endpoint> members = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            int busPort = sockets.get(2 * i).getLocalPort();
            int hazelcastPort = sockets.get(2 * i + 1).getLocalPort();
            members.put("n" + (i + 1), new Endpoint("127.0.0.1", busPort, hazelcastPort));
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return members;
    }

    public BusRig start() throws Exception {
        on(() -> bus = ClusterBus.start(vertx, options, new RealClock(), this));
        return this;
    }

    /** Does it where the bus lives, and waits until it is done. */
    private void on(Runnable action) throws Exception {
        Promise<Void> done = Promise.promise();
        home.runOnContext(none -> {
            action.run();
            done.complete();
        });
        done.future().await(10, TimeUnit.SECONDS);
    }

    public void heard(String... names) throws Exception {
        on(() -> bus.heard(Arrays.asList(names)));
    }

    public boolean publish(String address, JsonObject body) throws Exception {
        AtomicBoolean isTaken = new AtomicBoolean();
        on(() -> isTaken.set(bus.publish(address, body)));
        return isTaken.get();
    }

    public void tell(String address, JsonObject body) throws Exception {
        on(() -> bus.tell(address, body));
    }

    public BusRig consume(String address) throws Exception {
        on(() -> bus.consume(address));
        return this;
    }

    public void requests(String address, Function<Object, Future<JsonObject>> answer) throws Exception {
        on(() -> bus.requests(address, answer));
    }

    public JsonObject ask(String address, JsonObject body) throws Exception {
        Promise<JsonObject> promise = Promise.promise();
        on(() -> bus.ask(address, body).onComplete(promise));
        return promise.future().await(10, TimeUnit.SECONDS);
    }

    @Override
    public void busIs(BusState state) {
        states.add(state);
    }

    @Override
    public void received(String address, JsonObject body) {
        messages.add(new Received(address, body));
    }

    /** Waits for a state like that, past those that are not. */
    public BusState until(long limitMs, Predicate<BusState> wanted) throws InterruptedException {
        return next(states, limitMs, wanted);
    }

    public Received message(long limitMs, Predicate<Received> wanted) throws InterruptedException {
        return next(messages, limitMs, wanted);
    }

    private static <T> T next(BlockingQueue<T> queue, long limitMs, Predicate<T> wanted) throws InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
        List<T> passed = new ArrayList<>();
        for (T next = queue.poll(limitMs, TimeUnit.MILLISECONDS);
                next != null;
                next = queue.poll(Math.max(0, endNs - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            if (wanted.test(next)) {
                return next;
            }
            passed.add(next);
        }
        throw new AssertionError("not within " + limitMs + " ms; there were " + passed);
    }

    public void close() throws Exception {
        Promise<Void> left = Promise.promise();
        on(() -> bus.close().onComplete(left));
        left.future().await(10, TimeUnit.SECONDS);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private final class RealClock implements BusClock {
        @Override
        public long nowMs() {
            return System.nanoTime() / 1_000_000;
        }

        @Override
        public void wakeAt(long atMs, Runnable action) {
            vertx.setTimer(Math.max(1, atMs - nowMs()), id -> action.run());
        }
    }
}
