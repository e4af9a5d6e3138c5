package io.mainstay.run;

import ch.qos.logback.classic.Level;
import io.mainstay.demo.DemoClient;
import io.mainstay.demo.LoadBalancer;
import io.mainstay.node.NodeClock;
import io.mainstay.run.NodeProcess.OnStop;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mainstay demo}: a node with one group, a load balancer and a client, all on this machine's loopback. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Run a node with a small service, and a load balancer that finds it, until Ctrl-C.",
        footer = {"", "Example: mainstay demo --port 7400"})
public final class DemoCommand implements Callable<Integer> {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
    private static final int LARGEST_PORT = 65_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "7400",
            description = "The load balancer's port; the service and its health check take the two after it, the page"
                    + " the one eighty after it (default: ${DEFAULT-VALUE}).")
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
        Path directory;
        try {
            directory = Files.createTempDirectory("mainstay-demo-");
            process = NodeProcess.start(configure(directory, ports));
        } catch (NodeProcess.Failed | IOException | URISyntaxException failure) {
            err.println("mainstay: the demo cannot start: " + failure.getMessage());
            return 1;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, directory, out), "leave"));
        greet(out, ports, directory);
        try {
            surround(process.vertx(), ports, out);
        } catch (ExecutionException failure) {
            err.println("mainstay: the demo's load balancer cannot start: " + failure.getCause());
            return 1;
        }
        new CountDownLatch(1).await();
        return 0;
    }

    /** The demo's ports, all on loopback. */
    private record Ports(int balancer, int service, int health, int page) {
        private Ports(int base) {
            this(base, base + 1, base + 2, base + 80);
        }
    }

    private static Path configure(Path directory, Ports ports) throws IOException, URISyntaxException {
        String template;
        try (InputStream in = DemoCommand.class.getResourceAsStream("/demo/mainstay.yaml")) {
            if (in == null) {
                throw new IOException("the program is not whole: demo/mainstay.yaml is missing in it");
            }
            template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Path program = Path.of(DemoCommand.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String text = template.replace("@state@", directory.toString())
                .replace("@page@", Integer.toString(ports.page))
                .replace("@service@", Integer.toString(ports.service))
                .replace("@health@", Integer.toString(ports.health))
                .replace(
                        "@java@",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .replace("@jar@", program.toString());
        return Files.writeString(directory.resolve("mainstay.yaml"), text);
    }

    private static void surround(Vertx vertx, Ports ports, PrintWriter out)
            throws ExecutionException, InterruptedException {
        List<LoadBalancer.Backend> backends = List.of(new LoadBalancer.Backend("n1", ports.service, ports.health));
        vertx.deployVerticle(new LoadBalancer(ports.balancer, 500, backends, line -> say(out, line)))
                .compose(id -> vertx.deployVerticle(new DemoClient(ports.balancer, line -> say(out, line))))
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    /** The events tell the story; every step of every agent would drown it. */
    private static void quiet() {
        if (LoggerFactory.getLogger("io.mainstay.agent") instanceof ch.qos.logback.classic.Logger steps) {
            steps.setLevel(Level.WARN);
        }
    }

    private static void greet(PrintWriter out, Ports ports, Path directory) {
        out.println();
        out.println("  status page     http://127.0.0.1:" + ports.page + "/");
        out.println("  the service     http://127.0.0.1:" + ports.balancer + "/   through the load balancer");
        out.println("  configuration   " + directory.resolve("mainstay.yaml") + "   change it while this runs");
        out.println();
        out.println("  in a second terminal:");
        out.println("    export MAINSTAY_SOCKET=" + directory.resolve("n1.sock"));
        out.println("    scripts/mainstay status");
        out.println("    pkill -9 -f DemoServer                  # the service dies; three times it is back at once");
        out.println("    scripts/mainstay offline web            # the health port closes first");
        out.println("    scripts/mainstay online web");
        out.println();
        out.println("  Ctrl-C ends it.");
        out.println();
        out.flush();
    }

    private static void say(PrintWriter out, String line) {
        out.println(CLOCK.format(Instant.ofEpochMilli(NodeClock.wallMs())) + "  " + line);
        out.flush();
    }

    private static void end(NodeProcess process, Path directory, PrintWriter out) {
        say(out, "the demo ends: web is taken offline");
        process.stop(OnStop.OFFLINE);
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            say(out, directory + " is left behind: " + failure.getMessage());
        }
    }
}
