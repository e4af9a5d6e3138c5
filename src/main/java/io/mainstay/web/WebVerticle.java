package io.mainstay.web;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.config.NodeConfig;
import io.mainstay.core.Coarse;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.snapshot.BusState;
import io.mainstay.core.snapshot.ClusterSnapshot;
import io.mainstay.core.snapshot.MemberSnapshot;
import io.mainstay.core.snapshot.NodeSnapshot;
import io.mainstay.metrics.Meters;
import io.mainstay.node.Wakeups;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves page, REST and event stream over TCP and over the node's Unix socket. Shows what the node's parts publish and hands
 * commands on; keeps nothing of its own but the newest word of each.
 */
public final class WebVerticle extends VerticleBase {
    /** Between two looks for nodes that have fallen silent. */
    static final long LOOK_MS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(WebVerticle.class);

    private final String node;
    private final NodeConfig.Http http;
    private final Wakeups wakeups;
    private final NodeView view;
    private final StreamHub hub;
    private final Optional<DemoActions> demo;
    private final Meters meters;
    private final LongConsumer lag;
    private final Repeats repeats = new Repeats();
    private volatile int port = -1;
    private volatile List<Route> routes = List.of();
    private @Nullable Safeguards safeguards;
    private boolean stopped;
    private long lookAtMs;

    /**
     * @param meters what is written when somebody asks for the node's figures
     * @param demo what a visitor of the demo may try; empty on every real node
     */
    public WebVerticle(
            String node,
            NodeConfig.Http http,
            LongSupplier wallMs,
            Wakeups wakeups,
            Meters meters,
            Optional<DemoActions> demo) {
        this.node = node;
        this.http = http;
        this.wakeups = wakeups;
        this.demo = demo;
        this.meters = meters;
        this.lag = meters.lag("page");
        this.view = new NodeView(wallMs, wakeups::nowMs);
        this.hub = new StreamHub(view, wakeups::nowMs);
    }

    /** The TCP port that is listened on; -1 before the verticle is deployed. Safe from any thread. */
    public int port() {
        return port;
    }

    /** What is read from files before anybody can be answered. */
    private record Loaded(PageFiles page, Description description, Safeguards safeguards) {}

    @Override
    public Future<?> start() {
        Knowledge known = view.knowledge();
        hear(Addresses.LOCAL_SNAPSHOT, (NodeSnapshot own) -> known.take(own));
        hear(Addresses.LOCAL_CLUSTER, (ClusterSnapshot cluster) -> known.take(cluster));
        hear(Addresses.LOCAL_MEMBER, (MemberSnapshot member) -> known.take(member));
        hear(Addresses.LOCAL_MEMBER_EVENT, (LoggedEvent event) -> known.take(event));
        hear(Addresses.LOCAL_EVENT, (LoggedEvent event) -> known.take(event));
        hear(Addresses.LOCAL_LOG, (EventLog log) -> known.take(log));
        hear(Addresses.LOCAL_BUS, (BusState bus) -> known.take(bus));
        vertx.eventBus()
                .<NodeSnapshot>request(Addresses.LOCAL_SNAPSHOT_NOW, "", LocalCodec.LOCAL)
                .onSuccess(message -> show(() -> known.take(message.body())))
                .onFailure(failure -> LOG.warn("no snapshot yet ({}); the page waits for one", failure.getMessage()));
        first(Addresses.LOCAL_CLUSTER_NOW, (ClusterSnapshot cluster) -> known.take(cluster));
        first(Addresses.LOCAL_LOG_NOW, (EventLog log) -> known.take(log));
        first(Addresses.LOCAL_BUS_NOW, (BusState bus) -> known.take(bus));
        first(Addresses.LOCAL_MEMBERS_NOW, (List<MemberSnapshot> members) -> members.forEach(known::take));
        BusQuestions questions = new BusQuestions(node, view);
        vertx.eventBus().<Object>consumer(Addresses.QUESTIONS, questions::take);
        lookLater();
        wakeups.wakeAt(Coarse.about(wakeups.nowMs() + StreamHub.BEAT_MS), this::onBeat);
        return vertx.executeBlocking(() -> {
                    SocketFile.prepare(http.socket());
                    return new Loaded(PageFiles.load(), Description.load(), Safeguards.load(vertx, http));
                })
                .compose(loaded -> {
                    safeguards = loaded.safeguards();
                    return listenTcp(loaded).compose(tcp -> listenSocket(loaded));
                });
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        hub.closeAll();
        meters.close();
        return Future.succeededFuture();
    }

    private <T> void hear(String address, Consumer<T> taker) {
        vertx.eventBus().<T>localConsumer(address, message -> show(() -> taker.accept(message.body())));
    }

    /** What was told before this verticle listened. Where nobody answers, nobody has told anything. */
    private <T> void first(String address, Consumer<T> taker) {
        vertx.eventBus()
                .<T>request(address, "", LocalCodec.LOCAL)
                .onSuccess(message -> show(() -> taker.accept(message.body())))
                .onFailure(failure -> LOG.debug("nothing at {} yet: {}", address, failure.getMessage()));
    }

    private void show(Runnable taking) {
        taking.run();
        tellListeners();
    }

    /** Whoever asks has it drawn then; where nobody listens, nothing is drawn in vain. */
    private void tellListeners() {
        if (hub.size() > 0) {
            view.draw();
            hub.tell();
        }
    }

    /** Other nodes fall silent without a word, and files change: somebody has to look. */
    private void onLook() {
        if (!stopped) {
            lag.accept(wakeups.nowMs() - lookAtMs);
            tellListeners();
            if (safeguards != null) {
                safeguards.look(vertx, this::tellEvent);
            }
            lookLater();
        }
    }

    private void lookLater() {
        lookAtMs = Coarse.about(wakeups.nowMs() + LOOK_MS);
        wakeups.wakeAt(lookAtMs, this::onLook);
    }

    private void onBeat() {
        if (!stopped) {
            hub.beat();
            wakeups.wakeAt(Coarse.about(wakeups.nowMs() + StreamHub.BEAT_MS), this::onBeat);
        }
    }

    private void tellEvent(EventKind kind, String text) {
        vertx.eventBus().publish(Addresses.LOCAL_OCCURRENCE, new Occurrence("", "", kind, text), LocalCodec.LOCAL);
    }

    private Future<?> listenTcp(Loaded loaded) {
        Optional<Admission> admission = loaded.safeguards()
                .tokens()
                .map(tokens ->
                        new Admission(tokens, wakeups::nowMs, text -> tellEvent(EventKind.ACCESS_REFUSED, text)));
        Router router = router(new Door(Door.Kind.TCP, node, http, admission), loaded);
        return Servers.make(vertx, router, loaded.safeguards().certificate())
                .listen(http.port(), http.host())
                .onSuccess(server -> {
                    port = server.actualPort();
                    loaded.safeguards().guard(server);
                })
                .recover(failure -> Future.failedFuture(new IllegalStateException(
                        "the page cannot listen on " + http.host() + ":" + http.port() + ": " + failure.getMessage()
                                + "; free it or choose another http.listen",
                        failure)));
    }

    private Future<?> listenSocket(Loaded loaded) {
        Router router = router(new Door(Door.Kind.SOCKET, node, http, Optional.empty()), loaded);
        return Servers.make(vertx, router, Optional.empty())
                .listen(SocketAddress.domainSocketAddress(http.socket().toString()))
                .compose(server -> vertx.executeBlocking(() -> {
                    SocketFile.admit(http.socket());
                    return server;
                }))
                .recover(failure -> Future.failedFuture(new IllegalStateException(
                        "the command line's socket " + http.socket() + " cannot be opened: " + failure.getMessage(),
                        failure)));
    }

    private Router router(Door door, Loaded loaded) {
        Router router = Router.router(vertx);
        router.route().handler(door::check);
        new ReadRoutes(view, hub).addTo(router);
        new EventRoutes(view, hub).addTo(router);
        new HistoryRoutes(view).addTo(router);
        new ClusterRoutes(vertx, view).addTo(router);
        new CommandRoute(vertx, view, repeats).addTo(router);
        new MetricsRoute(vertx, view, meters).addTo(router);
        new VersionRoutes(vertx, repeats).addTo(router);
        new HookRoutes(vertx, view, repeats).addTo(router);
        new DiagnosisRoute(vertx, view).addTo(router, door);
        new DemoRoutes(demo, repeats).addTo(router);
        loaded.description().addTo(router);
        loaded.page().addTo(router);
        Refusals.addTo(router);
        routes = router.getRoutes();
        return router;
    }

    /** Every route that there is; for the test that looks for them in the description. */
    List<Route> routes() {
        return routes;
    }
}
