package io.mainstay.run;

import ch.qos.logback.classic.Level;
import io.mainstay.bus.Addresses;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.demo.DemoClient;
import io.mainstay.demo.LoadBalancer;
import io.mainstay.node.NodeClock;
import io.mainstay.run.NodeProcess.OnStop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mainstay demo}: three nodes with one group, a load balancer and a client, all on this machine's loopback. */
@Command(
        name = "demo",
        description = "Runs three nodes with a small service, and a load balancer that finds it, until Ctrl-C.",
        footer = {"", "Example:", "  mainstay demo --port 7400"})
public final class DemoCommand implements Callable<Integer> {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
    private static final int LIMIT_S = 15;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "7400",
            description = "the load balancer's port; pages, service, health checks and the nodes' links take others of"
                    + " the hundred after it; ${DEFAULT-VALUE} unless told")
    private int port;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (port < 1 || port > DemoFiles.LARGEST_PORT) {
            err.println("mainstay: --port takes a number from 1 to " + DemoFiles.LARGEST_PORT + ", not " + port);
            return 2;
        }
        quiet();
        NodeProcess process;
        DemoNodes nodes;
        DemoFiles files;
        try {
            files = new DemoFiles(Files.createTempDirectory("mainstay-demo-"), port);
            AtomicReference<DemoNodes> made = new AtomicReference<>();
            process = NodeProcess.start(files.write(DemoFiles.WITNESS), workshop -> {
                made.set(new DemoNodes(workshop.vertx(), workshop.programs(), line -> say(out, line)));
                return Optional.of(made.get());
            });
            nodes = made.get();
            for (String node : DemoFiles.RUNNERS) {
                await(nodes.start(node, files.write(node), java()));
            }
        } catch (NodeProcess.Failed
                | IOException
                | URISyntaxException
                | ExecutionException
                | TimeoutException failure) {
            err.println("mainstay: the demo cannot start: " + failure.getMessage());
            return 1;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, nodes, files, out), "leave"));
        greet(out, files);
        try {
            surround(process.vertx(), files, out);
        } catch (ExecutionException | TimeoutException failure) {
            err.println("mainstay: the demo's load balancer cannot start: " + failure);
            return 1;
        }
        new CountDownLatch(1).await();
        return 0;
    }

    private static <T> T await(Future<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(LIMIT_S, TimeUnit.SECONDS);
    }

    /** How this very program was started, for the nodes. */
    private static List<String> java() throws URISyntaxException {
        List<String> java = new ArrayList<>();
        java.add(DemoFiles.java().toString());
        java.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        java.addAll(List.of("-jar", DemoFiles.jar().toString()));
        return java;
    }

    private static void surround(Vertx vertx, DemoFiles files, PrintWriter out)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<LoadBalancer.Backend> backends = DemoFiles.RUNNERS.stream()
                .map(node -> new LoadBalancer.Backend(node, files.service(node), files.health(node)))
                .toList();
        // The witness's own events are logged already; these are what the two others tell.
        vertx.eventBus().<LoggedEvent>localConsumer(Addresses.LOCAL_MEMBER_EVENT, message -> tell(out, message.body()));
        await(vertx.deployVerticle(new LoadBalancer(files.balancer(), 250, backends, line -> say(out, line)))
                .compose(id -> vertx.deployVerticle(new DemoClient(files.balancer(), line -> say(out, line)))));
    }

    /** Once, as it happens: its number comes later. */
    private static void tell(PrintWriter out, LoggedEvent event) {
        if (event.isDecision() || event.number() == 0) {
            say(out, EventText.of(event));
        }
    }

    /** The events tell the story; every step of every agent would drown it. */
    private static void quiet() {
        if (LoggerFactory.getLogger("io.mainstay.agent") instanceof ch.qos.logback.classic.Logger steps) {
            steps.setLevel(Level.WARN);
        }
    }

    private static void greet(PrintWriter out, DemoFiles files) {
        out.println();
        out.println("  status page     http://127.0.0.1:" + files.page(DemoFiles.WITNESS)
                + "/   with buttons to kill the node that runs it");
        out.println("  the service     http://127.0.0.1:" + files.balancer() + "/   through the load balancer");
        out.println("  configuration   " + files.configuration("n1") + "   change it while this runs");
        out.println();
        out.println("  in a second terminal:");
        out.println("    export MAINSTAY_SOCKET=" + files.socket(DemoFiles.WITNESS));
        out.println("    scripts/mainstay status");
        out.println("    scripts/mainstay switch web --wait      # to the other node, and back");
        out.println("    scripts/mainstay why web");
        out.println("    pkill -9 -f DemoServer                  # the service dies; the second time it moves");
        out.println();
        out.println("  Ctrl-C ends it.");
        out.println();
        out.flush();
    }

    private static void say(PrintWriter out, String line) {
        out.println(CLOCK.format(Instant.ofEpochMilli(NodeClock.wallMs())) + "  " + line);
        out.flush();
    }

    private static void end(NodeProcess process, DemoNodes nodes, DemoFiles files, PrintWriter out) {
        say(out, "the demo ends: web is taken offline");
        try {
            await(nodes.end());
        } catch (ExecutionException | InterruptedException | TimeoutException failure) {
            say(out, "a node of the demo did not end in order: " + failure);
        }
        try {
            await(nodes.kill());
        } catch (ExecutionException | InterruptedException | TimeoutException failure) {
            say(out, "something of the demo is left running: " + failure);
        }
        process.stop(OnStop.LEAVE);
        try {
            files.remove();
        } catch (IOException failure) {
            say(out, files.directory() + " is left behind: " + failure.getMessage());
        }
    }
}
