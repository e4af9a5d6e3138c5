package io.mainstay.cluster;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of Hazelcast and of the clustered Vertx on it. Opened once, ended once; what comes late after that is
 * dropped. Safe from any thread; nothing here blocks the caller. Who is told of messages is told on the clustered
 * Vertx's thread.
 */
final class BusSession {
    /** Messages handed over and not yet sent; when the bus's thread is stuck, later ones are dropped. */
    private static final int MAX_UNSENT = 256;
    /** An answer that takes longer is none. */
    private static final DeliveryOptions ASKING = new DeliveryOptions().setSendTimeout(2_000);

    private static final String DOWN = "the event bus is down";

    private static final Logger LOG = LoggerFactory.getLogger(BusSession.class);

    final String id = UUID.randomUUID().toString();
    private final ClusterBusOptions options;
    private final HeardMembers heard;
    private final WorkerExecutor workers;
    private final AtomicInteger unsent = new AtomicInteger();

    private volatile @Nullable HazelcastInstance hazelcast;
    private volatile @Nullable Vertx vertx;
    private volatile @Nullable Context context;
    private volatile boolean isEnded;

    BusSession(ClusterBusOptions options, HeardMembers heard, WorkerExecutor workers) {
        this.options = options;
        this.heard = heard;
        this.workers = workers;
    }

    /** Joins. Completes, on any thread, when messages can be sent; fails when that cannot be, and leaves nothing behind. */
    Future<Void> open() {
        Future<Void> opened = workers.executeBlocking(this::join, false)
                .compose(instance -> Vertx.builder()
                        .with(HazelcastSettings.vertx(options.own()))
                        .withClusterManager(new HazelcastClusterManager(instance))
                        .buildClustered())
                .compose(this::take);
        return opened.recover(failure -> end().transform(ended -> Future.failedFuture(failure)));
    }

    private HazelcastInstance join() throws UnknownHostException {
        // What it says before it reads its settings goes the same way as the rest.
        System.setProperty("hazelcast.logging.type", "slf4j");
        HazelcastInstance instance = Hazelcast.newHazelcastInstance(HazelcastSettings.hazelcast(options, heard));
        hazelcast = instance;
        if (isEnded) {
            terminate(instance);
            throw new IllegalStateException("it was given up meanwhile");
        }
        if (!HazelcastInsides.of(instance).endIdleWork()) {
            LOG.debug("Hazelcast's work that serves nobody goes on: not all of it is where it was");
        }
        return instance;
    }

    private Future<Void> take(Vertx clustered) {
        vertx = clustered;
        if (isEnded) {
            return clustered.close().transform(closed -> Future.failedFuture("it was given up meanwhile"));
        }
        // Whoever reaches the port cannot make this node deserialise a class.
        clustered.eventBus().serializableChecker(type -> false).clusterSerializableChecker(type -> false);
        clustered.exceptionHandler(failure -> LOG.warn("a failure in the event bus", failure));
        context = clustered.getOrCreateContext();
        return Future.succeededFuture();
    }

    /** Completes when the other members know of it. */
    Future<Void> consume(String address, Consumer<Message<Object>> consumer) {
        Promise<Void> promise = Promise.promise();
        boolean isRun = run(bus -> bus.eventBus()
                .<Object>consumer(address, consumer::accept)
                .completion()
                .onComplete(promise));
        return isRun ? promise.future() : Future.failedFuture(DOWN);
    }

    void publish(String address, JsonObject body) {
        if (unsent.incrementAndGet() > MAX_UNSENT) {
            unsent.decrementAndGet();
            return;
        }
        boolean isRun = run(bus -> {
            unsent.decrementAndGet();
            bus.eventBus().publish(address, body);
        });
        if (!isRun) {
            unsent.decrementAndGet();
        }
    }

    /** The answer comes on the clustered Vertx's thread. */
    Future<Message<JsonObject>> ask(String address, JsonObject body) {
        Promise<Message<JsonObject>> promise = Promise.promise();
        boolean isRun = run(
                bus -> bus.eventBus().<JsonObject>request(address, body, ASKING).onComplete(promise));
        return isRun ? promise.future() : Future.failedFuture(DOWN);
    }

    private boolean run(Consumer<Vertx> step) {
        Context on = context;
        Vertx bus = vertx;
        if (on == null || bus == null || isEnded) {
            return false;
        }
        on.runOnContext(none -> step.accept(bus));
        return true;
    }

    /** These members are silent: Hazelcast is to let go of them. */
    Future<Void> suspect(Collection<String> names) {
        HazelcastInstance instance = hazelcast;
        if (instance == null || isEnded || names.isEmpty()) {
            return Future.succeededFuture();
        }
        return workers.executeBlocking(
                () -> {
                    HazelcastInsides insides = HazelcastInsides.of(instance);
                    for (String name : names) {
                        insides.suspect(name, options.of(name));
                    }
                    return null;
                },
                false);
    }

    /**
     * Ends at once, without a word to the others; they see the connections close, and forget what was subscribed here. To take
     * each subscription back first, as Vert.x does, is a question to the others for each of them: 1 to 6 s while another node
     * has just come or gone. Hazelcast is not shut down but terminated: every member holds all there is, so nothing needs to
     * be moved first. Never fails.
     */
    Future<Void> end() {
        if (isEnded) {
            return Future.succeededFuture();
        }
        isEnded = true;
        HazelcastInstance instance = hazelcast;
        Future<Void> terminated =
                instance == null ? Future.succeededFuture() : workers.executeBlocking(() -> terminate(instance), false);
        return terminated.transform(done -> closeVertx());
    }

    private static @Nullable Void terminate(HazelcastInstance instance) {
        instance.getLifecycleService().terminate();
        return null;
    }

    private Future<Void> closeVertx() {
        Vertx clustered = vertx;
        return clustered == null ? Future.succeededFuture() : clustered.close().otherwiseEmpty();
    }
}
