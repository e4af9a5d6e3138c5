package io.mainstay.run;

import ch.qos.logback.classic.Level;
import io.mainstay.bus.Addresses;
import io.mainstay.core.event.Event;
import io.mainstay.demo.DemoClient;
import io.mainstay.demo.LoadBalancer;
import io.mainstay.node.NodeClock;
import io.mainstay.run.NodeProcess.OnStop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mainstay demo}: three nodes with one group, a load balancer and a client, all on this machine's loopback. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Run three nodes with a small service, and a load balancer that finds it, until Ctrl-C.",
        footer = {"", "Example: mainstay demo --port 7400"})
public final class DemoCommand implements Callable<Integer> {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
    private static final int LARGEST_PORT = 65_000;
    private static final int LIMIT_S = 15;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "7400",
            description = "The load balancer's port; pages, service, health checks and the nodes' links take others of"
                    + " the hundred after it (default: ${DEFAULT-VALUE}).")
    private int port;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (port < 1 || port > LARGEST_PORT) {
            err.println("mainstay: --port takes a number from 1 to " + LARGEST_PORT + ", not " + port);
            return 2;
        }
        Ports ports = new Ports(port);
        quiet();
        NodeProcess process;
        DemoNodes nodes;
        Path directory;
        try {
            directory = Files.createTempDirectory("mainstay-demo-");
            AtomicReference<DemoNodes> made = new AtomicReference<>();
            process = NodeProcess.start(configure(directory, ports, "w1"), workshop -> {
                made.set(new DemoNodes(workshop.vertx(), workshop.programs(), line -> say(out, line)));
                return Optional.of(made.get());
            });
            nodes = made.get();
            for (String node : List.of("n1", "n2")) {
                await(nodes.start(node, configure(directory, ports, node), java()));
            }
        } catch (NodeProcess.Failed
                | IOException
                | URISyntaxException
                | ExecutionException
                | TimeoutException failure) {
            err.println("mainstay: the demo cannot start: " + failure.getMessage());
            return 1;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, nodes, directory, out), "leave"));
        greet(out, ports, directory);
        try {
            surround(process.vertx(), ports, out);
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

    /** The demo's ports, all on loopback: n1's, n2's and the witness's. */
    private record Ports(int balancer) {
        private static int number(String node) {
            return switch (node) {
                case "n1" -> 1;
                case "n2" -> 2;
                default -> 0;
            };
        }

        int service(String node) {
            return balancer + number(node);
        }

        int health(String node) {
            return balancer + 10 + number(node);
        }

        int page(String node) {
            return balancer + 80 + number(node);
        }

        int cluster(String node) {
            return balancer + 20 + 4 * number(node);
        }
    }

    /** How this very program was started, for the nodes. */
    private static List<String> java() throws URISyntaxException {
        List<String> java = new ArrayList<>();
        java.add(javaProgram());
        java.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        java.addAll(List.of("-jar", jar().toString()));
        return java;
    }

    private static String javaProgram() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static Path jar() throws URISyntaxException {
        return Path.of(DemoCommand.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static Path configure(Path directory, Ports ports, String node) throws IOException, URISyntaxException {
        String template;
        try (InputStream in = DemoCommand.class.getResourceAsStream("/demo/mainstay.yaml")) {
            if (in == null) {
                throw new IOException("the program is not whole: demo/mainstay.yaml is missing in it");
            }
            template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        String text = template.replace("@node@", node)
                .replace("@directory@", directory.toString())
                .replace("@page@", Integer.toString(ports.page(node)))
                .replace("@service@", Integer.toString(ports.service(node)))
                .replace("@health@", Integer.toString(ports.health(node)))
                .replace("@cluster1@", Integer.toString(ports.cluster("n1")))
                .replace("@cluster2@", Integer.toString(ports.cluster("n2")))
                .replace("@cluster3@", Integer.toString(ports.cluster("w1")))
                .replace("@java@", javaProgram())
                .replace("@jar@", jar().toString());
        return Files.writeString(directory.resolve(node + ".yaml"), text);
    }

    private static void surround(Vertx vertx, Ports ports, PrintWriter out)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<LoadBalancer.Backend> backends = Stream.of("n1", "n2")
                .map(node -> new LoadBalancer.Backend(node, ports.service(node), ports.health(node)))
                .toList();
        // The witness's own events are logged already; these are what the two others tell.
        vertx.eventBus()
                .<Event>localConsumer(Addresses.LOCAL_MEMBER_EVENT, message -> say(out, EventText.of(message.body())));
        await(vertx.deployVerticle(new LoadBalancer(ports.balancer, 250, backends, line -> say(out, line)))
                .compose(id -> vertx.deployVerticle(new DemoClient(ports.balancer, line -> say(out, line)))));
    }

    /** The events tell the story; every step of every agent would drown it. */
    private static void quiet() {
        if (LoggerFactory.getLogger("io.mainstay.agent") instanceof ch.qos.logback.classic.Logger steps) {
            steps.setLevel(Level.WARN);
        }
    }

    private static void greet(PrintWriter out, Ports ports, Path directory) {
        out.println();
        out.println("  status page     http://127.0.0.1:" + ports.page("w1")
                + "/   with buttons to kill the node that runs it");
        out.println("  the service     http://127.0.0.1:" + ports.balancer + "/   through the load balancer");
        out.println("  configuration   " + directory.resolve("n1.yaml") + "   change it while this runs");
        out.println();
        out.println("  in a second terminal:");
        out.println("    export MAINSTAY_SOCKET=" + directory.resolve("w1.sock"));
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

    private static void end(NodeProcess process, DemoNodes nodes, Path directory, PrintWriter out) {
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
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            say(out, directory + " is left behind: " + failure.getMessage());
        }
    }
}
