package io.mainstay.run;

import ch.qos.logback.classic.LoggerContext;
import io.mainstay.config.ConfigFile;
import io.mainstay.config.ConfigRefused;
import io.mainstay.config.ConfigWatcher;
import io.mainstay.config.NodeConfig;
import io.mainstay.config.Problem;
import io.mainstay.ledger.Generations;
import io.mainstay.log.Fields;
import io.mainstay.node.NodeClock;
import io.mainstay.node.StateDirectory;
import io.mainstay.resource.TypeCatalog;
import io.mainstay.resource.Workshop;
import io.mainstay.web.DemoActions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node as a process: reads its configuration, starts, follows changes, and leaves in order when it is told to end. */
final class NodeProcess {
    /** A broken invariant: the process ends, and whoever supervises it starts it again. */
    static final int BROKEN = 70;

    /** Detached: whoever supervises it leaves it ended until it is started on purpose. */
    static final int DETACHED = 76;

    private static final Logger LOG = LoggerFactory.getLogger("io.mainstay.node");
    /** What one verticle tells another costs no wake-up then, and most of what they do is to tell each other. */
    private static final int EVENT_LOOPS = 1;

    /** How often it is looked whether the loop is blocked; each look wakes a thread. */
    private static final long BLOCKED_LOOK_MS = 5_000;

    private static final int BLOCKING_THREADS = 8;
    private static final int MAX_WARNINGS = 5;

    private final Node node;
    private final StateDirectory state;
    private final Workshop workshop;

    private NodeProcess(Node node, StateDirectory state, Workshop workshop) {
        this.node = node;
        this.state = state;
        this.workshop = workshop;
    }

    /** What becomes of the groups when the node is told to end. */
    enum OnStop {
        /** They are taken offline, parents first. */
        OFFLINE,
        /** They go on running; the next life of this node adopts them. */
        LEAVE
    }

    /** Starts a node and returns when its page answers. Fails with a sentence for the operator. */
    static NodeProcess start(Path file) throws Failed {
        return start(file, workshop -> Optional.empty());
    }

    /** As above, with something to try on its page. */
    static NodeProcess start(Path file, Function<Workshop, Optional<DemoActions>> demo) throws Failed {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setBlockedThreadCheckInterval(BLOCKED_LOOK_MS)
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setWorkerPoolSize(BLOCKING_THREADS)
                .setInternalBlockingPoolSize(BLOCKING_THREADS));
        vertx.exceptionHandler(NodeProcess::onBroken);
        LogTail log = LogTail.begin();
        AtomicReference<Node> running = new AtomicReference<>();
        try {
            TypeCatalog types = KnownTypes.catalog();
            ConfigWatcher.Started started =
                    await(ConfigWatcher.start(vertx, file, types, ConfigFile.hostName(), new Changes(running)));
            warn(started.warnings());
            NodeConfig config = started.config();
            nameInLog(config.node());
            StateDirectory state = StateDirectory.open(config.state());
            refuseToPartFromCluster(config, state.path());
            Workshop workshop = Workshop.open(vertx, state.path(), config.node(), NodeClock::nowMs, NodeClock::wallMs);
            Node node = await(Node.start(
                    config,
                    types,
                    state,
                    workshop,
                    new Node.Surroundings(
                            NodeProcess::onUnable,
                            NodeProcess::onDetached,
                            demo.apply(workshop),
                            started.watcher()::text)));
            running.set(node);
            Diagnosis.serve(vertx, file, state.path(), log);
            return new NodeProcess(node, state, workshop);
        } catch (ConfigRefused | IOException | Failed refused) {
            throw stopped(vertx, String.valueOf(refused.getMessage()));
        } catch (Exception failure) {
            String message = failure.getMessage();
            throw stopped(vertx, "the node cannot start: " + (message == null ? failure.toString() : message));
        }
    }

    /** A node alone asks nobody, and may run everything: others of the cluster that it belongs to may run the same. */
    private static void refuseToPartFromCluster(NodeConfig config, Path state) throws Failed, IOException {
        Optional<Path> ledger = config.isAlone() ? Generations.withHistory(state) : Optional.empty();
        if (ledger.isPresent()) {
            throw new Failed("the file of " + config.node() + " names no other node, but " + ledger.get()
                    + " is its ledger of a cluster, whose other nodes may run its groups; name them again below"
                    + " cluster.nodes, or move that directory away once no agent of that cluster runs any more");
        }
    }

    /** Every line says of which node it is. */
    private static void nameInLog(String node) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext log) {
            log.putProperty(Fields.NODE, node);
        }
    }

    private static Failed stopped(Vertx vertx, String sentence) {
        end(vertx);
        return new Failed(sentence);
    }

    /** A habit in a large file is one warning many times: the first say enough, `mainstay check` says all. */
    private static void warn(List<Problem> warnings) {
        warnings.stream().limit(MAX_WARNINGS).forEach(warning -> LOG.warn("{}", warning));
        if (warnings.size() > MAX_WARNINGS) {
            LOG.warn("and {} more warnings of this configuration", warnings.size() - MAX_WARNINGS);
        }
    }

    Node node() {
        return node;
    }

    Vertx vertx() {
        return workshop.vertx();
    }

    /** Ends the node. Blocks until that is done or its limit has passed; called once, on the way out of the process. */
    void stop(OnStop onStop) {
        try {
            List<String> kept = node.notToBeAbandoned();
            if (onStop == OnStop.LEAVE && !kept.isEmpty()) {
                LOG.warn(
                        "{} cannot be left running, since another node would take over: taken offline. Freeze first"
                                + " what is to go on",
                        kept);
            }
            if (onStop == OnStop.OFFLINE || !kept.isEmpty()) {
                long limitMs = node.offlineLimitMs();
                node.takeOffline(limitMs)
                        .onFailure(failure -> LOG.error(
                                "not everything went offline within {} ms; what is left is left running", limitMs))
                        .otherwiseEmpty()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(limitMs + 10_000, TimeUnit.MILLISECONDS);
            } else {
                node.abandon().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            }
            end(vertx()).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            workshop.close();
            state.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | IOException failure) {
            LOG.error("the node did not end in order: {}", failure.toString());
        }
    }

    /**
     * Ends what there is of Vert.x when nothing is decided any more. Its threads end one after the other, and who wakes up in
     * between is refused: that breaks no invariant.
     */
    static Future<Void> end(Vertx vertx) {
        vertx.exceptionHandler(late -> LOG.debug("it came when the node had ended its work", late));
        return vertx.close();
    }

    private static <T> T await(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw failure;
        }
    }

    /** A node that cannot take part must not go on: what it runs ends with its lease, and it is started again. */
    private static void onUnable(String reason) {
        LOG.error("the node ends with code {} and is to be started again: {}", BROKEN, reason);
        Runtime.getRuntime().halt(BROKEN);
    }

    /** Nothing is ended in order here: that would end what is to go on running. */
    private static void onDetached() {
        LOG.info("the node is detached and ends with code {}; what it ran goes on until the guard ends it", DETACHED);
        Runtime.getRuntime().halt(DETACHED);
    }

    /** A broken invariant must not go on deciding: correctness faults become faults of availability. */
    private static void onBroken(Throwable failure) {
        if (failure instanceof IOException) {
            LOG.debug("a connection broke", failure);
            return;
        }
        LOG.error("an invariant is broken; the node ends with code {} and is to be started again", BROKEN, failure);
        Runtime.getRuntime().halt(BROKEN);
    }

    /** Hands changes of the configuration to the node, once there is one. */
    private record Changes(AtomicReference<Node> running) implements ConfigWatcher.Listener {
        @Override
        public void accepted(NodeConfig config, List<Problem> warnings) {
            Node node = running.get();
            if (node != null) {
                node.configure(config.groups(), config.hooks(), warnings);
            }
        }

        @Override
        public boolean takesGroups() {
            Node node = running.get();
            return node == null || !node.hasApplied();
        }

        @Override
        public void refused(List<Problem> problems) {
            Node node = running.get();
            if (node != null) {
                node.refuse(problems);
            }
        }
    }

    /** A node that could not start, with a sentence for the operator. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        Failed(String sentence) {
            super(sentence);
        }
    }
}
