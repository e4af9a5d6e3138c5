package io.mainstay.bench;

import io.mainstay.bus.Addresses;
import io.mainstay.config.ConfigFile;
import io.mainstay.config.NodeConfig;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.Attribute;
import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.node.NodeClock;
import io.mainstay.node.StateDirectory;
import io.mainstay.node.TimerWakeups;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.ResourceType;
import io.mainstay.resource.TypeCatalog;
import io.mainstay.resource.Workshop;
import io.mainstay.resource.script.ScriptType;
import io.mainstay.run.Node;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A whole node with many script resources, each monitored every second: how late its timer ticks and its monitors
 * begin, and how long they take. For {@code scripts/bench exec}.
 */
public final class MonitorBench {
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long TICK_MS = 10;

    /** Times of one kind, in ns; what comes before the measurement or beyond its size is left out. */
    private static final class Times {
        private final long[] times = new long[200_000];
        private final AtomicInteger count = new AtomicInteger();

        void add(long ns) {
            int at = measuring ? count.getAndIncrement() : times.length;
            if (at < times.length) {
                times[at] = ns;
            }
        }

        void print(String what) {
            int all = Math.min(count.get(), times.length);
            long[] sorted = Arrays.copyOf(times, all);
            Arrays.sort(sorted);
            System.out.printf(
                    "| %-62s | %7.2f | %7.2f | %7.2f |%n",
                    what,
                    all == 0 ? 0 : sorted[all / 2] / 1e6,
                    all == 0 ? 0 : sorted[(int) (all * 99L / 100)] / 1e6,
                    all == 0 ? 0 : sorted[all - 1] / 1e6);
        }
    }

    private static volatile boolean measuring;

    private final Times late = new Times();
    private final Times took = new Times();
    private final Times ticks = new Times();
    private final AtomicInteger slow = new AtomicInteger();
    private final AtomicInteger unwell = new AtomicInteger();

    private MonitorBench() {}

    /** Arguments: number of resources, seconds. */
    public static void main(String[] arguments) throws Exception {
        int resources = Integer.parseInt(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        new MonitorBench().run(resources, seconds);
        System.exit(0);
    }

    private void run(int resources, int seconds) throws Exception {
        Path directory = Files.createTempDirectory("monitor-bench");
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(2));
        TypeCatalog types = new TypeCatalog(List.of(new TimedScript()));
        NodeConfig config = ConfigFile.read(configuration(directory, resources), types, "n1", Map.of())
                .config()
                .orElseThrow();
        StateDirectory state = StateDirectory.open(config.state());
        Workshop workshop = Workshop.open(vertx, state.path(), "n1", NodeClock::nowMs, NodeClock::wallMs);
        vertx.eventBus().<JsonObject>consumer(Addresses.EVENTS, message -> {
            if (measuring && String.valueOf(message.body()).contains("node-slow")) {
                slow.incrementAndGet();
            }
        });
        await(Node.start(
                config,
                types,
                state,
                workshop,
                new Node.Surroundings(System.err::println, () -> {}, Optional.empty())));
        vertx.runOnContext(ignored -> tick(new TimerWakeups(vertx)));
        TimeUnit.SECONDS.sleep(10);
        measuring = true;
        TimeUnit.SECONDS.sleep(seconds);
        measuring = false;
        int monitors = took.count.get();
        System.out.printf(
                "%d script resources, MonitorInterval 1 s, %d s: %.1f monitors a second, %d not online, %d ticks later than"
                        + " %d ms told%n",
                resources, seconds, monitors / (double) seconds, unwell.get(), slow.get(), 1_000);
        ticks.print("the node's timer: tick after it was due");
        late.print("monitor: begun after it was due (1 s after the last one's end)");
        took.print("monitor: call to answer, a script that only exits");
    }

    private static Path configuration(Path directory, int resources) throws Exception {
        Path script =
                Files.writeString(directory.resolve("app"), "#!/bin/sh\n[ \"$1\" = monitor ] && exit 110\nexit 0\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        StringBuilder text = new StringBuilder("""
                node: n1
                state: %1$s/state
                http: {listen: "127.0.0.1:0", socket: %1$s/n1.sock}
                types: {script: {MonitorInterval: 1s, MonitorTimeout: 900ms}}
                groups:
                """.formatted(directory));
        for (int i = 0; i < resources; i++) {
            text.append("  g%d: {resources: {app: {type: script, script: %s}}}%n".formatted(i, script));
        }
        return Files.writeString(directory.resolve("mainstay.yaml"), text);
    }

    private void tick(TimerWakeups wakeups) {
        long dueMs = wakeups.nowMs() + TICK_MS;
        wakeups.wakeAt(dueMs, () -> {
            ticks.add(TimeUnit.MILLISECONDS.toNanos(wakeups.nowMs() - dueMs));
            tick(wakeups);
        });
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    /** {@code script}, with a clock at its monitors. */
    private final class TimedScript implements ResourceType {
        private final ScriptType script = new ScriptType();

        @Override
        public String name() {
            return script.name();
        }

        @Override
        public String summary() {
            return script.summary();
        }

        @Override
        public Map<Attribute, Long> defaults() {
            return script.defaults();
        }

        @Override
        public List<Parameter> parameters() {
            return script.parameters();
        }

        @Override
        public List<Parameter.Conflict> check(Map<String, Object> values, AgentSettings attributes) {
            return script.check(values, attributes);
        }

        @Override
        public Resource create(ResourceContext context) {
            return new TimedResource(script.create(context));
        }
    }

    /** One of them. */
    private final class TimedResource implements Resource {
        private final Resource resource;
        private volatile long endedNs;

        TimedResource(Resource resource) {
            this.resource = resource;
        }

        @Override
        public Future<MonitorResult> monitor(Call call) {
            long beganNs = System.nanoTime();
            if (endedNs != 0) {
                late.add(Math.max(0, beganNs - endedNs - INTERVAL_NS));
            }
            return resource.monitor(call).onComplete(done -> {
                endedNs = System.nanoTime();
                took.add(endedNs - beganNs);
                if (measuring && (done.failed() || done.result().status() != MonitorResult.Status.ONLINE)) {
                    unwell.incrementAndGet();
                }
            });
        }

        @Override
        public Future<Outcome> open(Call call) {
            return resource.open(call);
        }

        @Override
        public Future<Outcome> online(Call call) {
            return resource.online(call);
        }

        @Override
        public Future<Outcome> offline(Call call) {
            return resource.offline(call);
        }

        @Override
        public Future<Outcome> clean(Call call, CleanReason reason) {
            return resource.clean(call, reason);
        }

        @Override
        public Future<Outcome> close() {
            return resource.close();
        }
    }
}
