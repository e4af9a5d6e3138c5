package io.mainstay.cluster;

import io.mainstay.bus.Addresses;
import io.mainstay.core.Coarse;
import io.mainstay.core.snapshot.BusState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's end of the event bus between the nodes. Starts it in the background, ends it and begins anew when it does
 * not reach whom the lease channel hears, and says how it is doing. Every method is called on the context that started
 * it, and returns at once; the listener is called on that context.
 */
public final class ClusterBus {
    /** A larger message is neither sent nor taken, characters as JSON, roughly. */
    public static final int MAX_MESSAGE = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(ClusterBus.class);

    private static final long TICK_MS = 1_000;
    /** When not all others are heard by then, whoever is heard will do: a later one joins us. */
    private static final long SETTLE_MS = 3_000;
    /** When nobody is heard by then, this node begins alone. */
    private static final long BOOT_LIMIT_MS = 10_000;
    /** Who slept so long has been expelled, or soon will be: to begin anew is faster than to find out. */
    private static final long SLEPT_MS = 4_000;
    /** Who slept so long has perhaps been suspected; the watch is told. */
    private static final long DOZED_MS = 1_500;
    /** Hazelcast may know a member before the lease channel does; longer than that it is suspected. */
    private static final long UNHEARD_MS = 5_000;

    /** An open session takes a beat or two to find the others. */
    private static final long FIND_MS = 4_000;

    private static final long MAX_PAUSE_MS = 30_000;
    /** Two ticks: a member's first beat may come before our side knows all that it listens to. */
    private static final int REPEATS = 2;
    /** Kept for those who come later; addresses of states, one a node. */
    private static final int MAX_STATES = 64;
    /** Messages that have come and were not looked at yet; a home that is stuck gets no more. */
    private static final int MAX_UNREAD = 1_000;

    private final Context home;
    private final ClusterBusOptions options;
    private final BusClock clock;
    private final BusListener listener;
    private final WorkerExecutor workers;
    private final HeardMembers heard;
    private final BusWatch watch;
    private final Map<String, BiConsumer<BusSession, Message<Object>>> consumers = new LinkedHashMap<>();
    /** Of these addresses, those that the present session listens to. */
    private final Set<String> listened = new LinkedHashSet<>();

    private final Map<String, JsonObject> states = new LinkedHashMap<>();
    private final AtomicInteger unread = new AtomicInteger();

    private BusPhase phase = BusPhase.WAITING;
    private @Nullable BusSession session;
    private String why = "";
    private final long waitFromMs;
    private long notBeforeMs;
    private long pauseMs = TICK_MS;
    private long tickedMs;
    private long openedMs;
    private long beatMs;
    private int repeats;
    private boolean isSuspecting;
    private @Nullable BusState told;

    private ClusterBus(Vertx vertx, ClusterBusOptions options, BusClock clock, BusListener listener) {
        this.home = vertx.getOrCreateContext();
        this.options = options;
        this.clock = clock;
        this.listener = listener;
        // Two: one may be stuck in Hazelcast while the other lets go of a member.
        this.workers = vertx.createSharedWorkerExecutor("mainstay-bus-" + options.node(), 2, 2, TimeUnit.MINUTES);
        this.waitFromMs = clock.nowMs();
        this.tickedMs = waitFromMs;
        this.heard = new HeardMembers(options, waitFromMs);
        this.watch = new BusWatch(options.node(), List.copyOf(options.members().keySet()));
    }

    /** Starts it in the background; {@code vertx} is the node's own, which stays without a cluster. */
    public static ClusterBus start(Vertx vertx, ClusterBusOptions options, BusClock clock, BusListener listener) {
        ClusterBus bus = new ClusterBus(vertx, options, clock, listener);
        bus.tick();
        return bus;
    }

    /** These the lease channel hears; names that are not configured are passed over. */
    public void heard(Collection<String> names) {
        long nowMs = clock.nowMs();
        Set<String> silent = heard.become(names, nowMs);
        if (!silent.isEmpty()) {
            watch.forget(silent);
            suspect(silent);
        }
        if (phase == BusPhase.WAITING && isReady(nowMs)) {
            begin();
        }
        tell(nowMs);
    }

    /**
     * Says a state: the last one at each address is said again to members that come later. Dropped when the bus is down;
     * answers false, and keeps what it had, when it is larger than {@link #MAX_MESSAGE}.
     */
    public boolean publish(String address, JsonObject body) {
        if (!JsonSize.isAtMost(body, MAX_MESSAGE)) {
            return false;
        }
        if (states.size() < MAX_STATES || states.containsKey(address)) {
            states.put(address, body);
        }
        send(address, body);
        return true;
    }

    /** Says something once, such as an event. Dropped when the bus is down, or when it is too large. */
    public void tell(String address, JsonObject body) {
        if (JsonSize.isAtMost(body, MAX_MESSAGE)) {
            send(address, body);
        }
    }

    private void send(String address, JsonObject body) {
        BusSession open = session;
        if (open != null && phase == BusPhase.OPEN) {
            open.publish(address, body);
        }
    }

    /** From now on the listener gets what is published there, by this node too; also after the bus began anew. */
    public void consume(String address) {
        consumers.put(address, (from, message) -> receive(from, address, message));
        listenToMore();
    }

    /**
     * From now on requests to that address are answered. The body is whatever an application sent; {@code answer} is
     * called on the home context and may fail, which the sender is told.
     */
    public void requests(String address, Function<Object, Future<JsonObject>> answer) {
        consumers.put(address, (from, message) -> onHome(from, () -> answer(answer, message)));
        listenToMore();
    }

    /** Asks whoever answers at that address; fails when the bus is down, nobody answers there, or not within 2 s. */
    public Future<JsonObject> ask(String address, JsonObject body) {
        BusSession open = session;
        if (open == null || phase != BusPhase.OPEN) {
            return Future.failedFuture("the event bus is down");
        }
        return atHome(open.ask(address, body).map(Message::body));
    }

    /** Ends for good, and waits for nobody. Never fails. */
    public Future<Void> close() {
        BusSession last = session;
        phase = BusPhase.CLOSED;
        session = null;
        Future<Void> ended = last == null ? Future.succeededFuture() : last.end();
        return ended.onComplete(done -> workers.close());
    }

    private void tick() {
        if (phase == BusPhase.CLOSED) {
            return;
        }
        long nowMs = clock.nowMs();
        long sleptMs = nowMs - tickedMs - TICK_MS;
        tickedMs = nowMs;
        if (phase == BusPhase.OPEN && sleptMs > SLEPT_MS) {
            end("this node slept " + sleptMs / 1_000 + " s", nowMs);
        } else if (phase == BusPhase.OPEN) {
            if (sleptMs > DOZED_MS) {
                watch.slept(nowMs);
            }
            beat(nowMs);
        } else if ((phase == BusPhase.WAITING && isReady(nowMs))
                || (phase == BusPhase.PAUSING && nowMs >= notBeforeMs)) {
            begin();
        }
        suspectUnheard(nowMs);
        tell(nowMs);
        clock.wakeAt(Coarse.about(nowMs + TICK_MS), this::tick);
    }

    private boolean isReady(long nowMs) {
        long waitedMs = nowMs - waitFromMs;
        return heard.isEveryone() || (!heard.names().isEmpty() && waitedMs >= SETTLE_MS) || waitedMs >= BOOT_LIMIT_MS;
    }

    private void begin() {
        BusSession next = new BusSession(options, heard, workers);
        session = next;
        phase = BusPhase.JOINING;
        listened.clear();
        // The beats come last: whoever is reached by them hears all else, so what is told once it is up is not lost.
        atHome(next.open())
                .compose(opened -> atHome(listen(next)))
                .compose(listening ->
                        atHome(next.consume(Addresses.BUS, message -> receive(next, Addresses.BUS, message))))
                .onComplete(result -> {
                    if (session != next) {
                        next.end();
                    } else if (result.succeeded()) {
                        opened();
                    } else {
                        end("it could not be joined: " + result.cause().getMessage(), clock.nowMs());
                    }
                });
    }

    private void opened() {
        phase = BusPhase.OPEN;
        openedMs = clock.nowMs();
        watch.began(openedMs);
        listenToMore();
        repeats = REPEATS;
        beat(openedMs);
        tell(openedMs);
    }

    private void listenToMore() {
        BusSession open = session;
        if (open == null || phase != BusPhase.OPEN) {
            return;
        }
        atHome(listen(open)).onFailure(failure -> {
            if (session == open) {
                end("it could not be listened to: " + failure.getMessage(), clock.nowMs());
            }
        });
    }

    /** Subscribes to what that session does not listen to yet. */
    private Future<?> listen(BusSession open) {
        List<Future<Void>> subscriptions = new ArrayList<>();
        consumers.forEach((address, consumer) -> {
            if (listened.add(address)) {
                subscriptions.add(open.consume(address, message -> consumer.accept(open, message)));
            }
        });
        return Future.all(subscriptions);
    }

    private <T> Future<T> atHome(Future<T> elsewhere) {
        Promise<T> promise = Promise.promise();
        elsewhere.onComplete(result -> home.runOnContext(none -> promise.handle(result)));
        return promise.future();
    }

    private static void answer(Function<Object, Future<JsonObject>> answer, Message<Object> message) {
        answer.apply(message.body())
                .onSuccess(reply -> reply(message, reply))
                .onFailure(failure -> message.fail(500, String.valueOf(failure.getMessage())));
    }

    private static void reply(Message<Object> message, JsonObject reply) {
        if (JsonSize.isAtMost(reply, MAX_MESSAGE)) {
            message.reply(reply);
        } else {
            message.fail(413, "the answer is larger than " + MAX_MESSAGE + " characters; ask for less of it");
        }
    }

    // On the clustered Vertx's thread.
    private void receive(BusSession from, String address, Message<Object> message) {
        if (message.body() instanceof JsonObject body && JsonSize.isAtMost(body, MAX_MESSAGE)) {
            onHome(from, () -> received(address, body));
        } else {
            LOG.debug(
                    "a message at {} is no JSON object of at most {} characters; it is dropped", address, MAX_MESSAGE);
        }
    }

    private void onHome(BusSession from, Runnable action) {
        if (unread.incrementAndGet() > MAX_UNREAD) {
            unread.decrementAndGet();
            return;
        }
        home.runOnContext(none -> {
            unread.decrementAndGet();
            if (session == from) {
                action.run();
            }
        });
    }

    private void received(String address, JsonObject body) {
        if (!address.equals(Addresses.BUS)) {
            listener.received(address, body);
            return;
        }
        Beat beat = Beat.read(body);
        if (beat != null && phase == BusPhase.OPEN && watch.beat(beat, clock.nowMs())) {
            repeats = REPEATS;
            tell(clock.nowMs());
        }
    }

    private void beat(long nowMs) {
        BusSession open = session;
        if (open == null) {
            return;
        }
        List<String> lacking = watch.lacking(heard.names(), nowMs);
        boolean isSettled = lacking.isEmpty() && repeats == 0 && nowMs - openedMs > SETTLE_MS;
        if (!isSettled || nowMs - beatMs > TICK_MS * 5 / 2) {
            beatMs = nowMs;
            open.publish(Addresses.BUS, new Beat(options.node(), open.id, watch.hears(nowMs)).write());
        }
        if (repeats > 0) {
            repeats--;
            states.forEach(open::publish);
        }
        String reason = watch.reasonToEnd(heard.names(), nowMs);
        if (reason != null) {
            watch.wasInVain();
            end(reason, nowMs);
        } else if (lacking.isEmpty()) {
            pauseMs = TICK_MS;
        }
    }

    private void end(String reason, long nowMs) {
        BusSession last = session;
        if (last == null) {
            return;
        }
        session = null;
        why = reason;
        phase = BusPhase.ENDING;
        atHome(last.end()).onComplete(ended -> {
            if (phase == BusPhase.ENDING) {
                phase = BusPhase.PAUSING;
            }
        });
        notBeforeMs = nowMs + pauseMs;
        pauseMs = Math.min(MAX_PAUSE_MS, pauseMs * 2);
        tell(nowMs);
    }

    /** Once is not enough: a silent member may be in the middle of joining, or be told of by another. */
    private void suspectUnheard(long nowMs) {
        List<String> unheard = heard.silentFor(UNHEARD_MS, nowMs);
        if (!unheard.isEmpty() && !isSuspecting) {
            isSuspecting = true;
            atHome(suspect(unheard)).onComplete(done -> isSuspecting = false);
        }
    }

    private Future<Void> suspect(Collection<String> names) {
        BusSession current = session;
        return current == null
                ? Future.succeededFuture()
                : current.suspect(names)
                        .onFailure(
                                failure -> LOG.warn("Hazelcast did not let go of {}: {}", names, failure.getMessage()));
    }

    private void tell(long nowMs) {
        BusState state = phase.down(why);
        if (phase == BusPhase.OPEN) {
            List<String> reached = watch.reached(heard.names(), nowMs);
            List<String> lacking = watch.lacking(heard.names(), nowMs);
            boolean isYetToFind = reached.size() == 1 && !lacking.isEmpty() && nowMs - openedMs < FIND_MS;
            state = isYetToFind ? BusPhase.JOINING.down(why) : BusPhase.open(reached, lacking);
        }
        if (!state.equals(told)) {
            told = state;
            LOG.info(state.sentence());
            listener.busIs(state);
        }
    }
}
