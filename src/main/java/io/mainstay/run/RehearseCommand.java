package io.mainstay.run;

import io.mainstay.bus.Addresses;
import io.mainstay.core.snapshot.ClusterSnapshot;
import io.mainstay.demo.LoadBalancer;
import io.mainstay.run.NodeProcess.OnStop;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code mainstay rehearse}: what a node does in its life, once and in one process: the demo's three nodes start, run their
 * group, switch it, answer operators and leave. {@code scripts/mainstay archive} runs it to learn which classes a node
 * needs, so that later starts find them read, checked and linked.
 */
@Command(
        name = "rehearse",
        hidden = true,
        description = "Goes through a node's life in one process, for a class-data archive; ends by itself.",
        footer = {"", "Example:", "  mainstay rehearse --port 27400"})
public final class RehearseCommand implements Callable<Integer> {
    private static final int LIMIT_S = 60;
    private static final String WAIT = "--wait=30s";

    private final ToIntFunction<String[]> program;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "27400",
            description = "the first of a hundred loopback ports; ${DEFAULT-VALUE} unless told")
    private int port;

    /** @param program runs a command line of this program and returns its exit code */
    public RehearseCommand(ToIntFunction<String[]> program) {
        this.program = program;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            DemoFiles files = new DemoFiles(Files.createTempDirectory("mainstay-rehearsal-"), port);
            try {
                rehearse(files);
            } finally {
                files.remove();
            }
            return 0;
        } catch (NodeProcess.Failed
                | IOException
                | URISyntaxException
                | ExecutionException
                | TimeoutException failure) {
            err.println("mainstay: the rehearsal failed: " + failure.getMessage());
            return 1;
        }
    }

    private void rehearse(DemoFiles files)
            throws NodeProcess.Failed, IOException, URISyntaxException, ExecutionException, InterruptedException,
                    TimeoutException {
        List<NodeProcess> nodes = new ArrayList<>();
        try {
            for (String node : List.of("n1", "n2", DemoFiles.WITNESS)) {
                nodes.add(NodeProcess.start(files.write(node), workshop -> Optional.empty()));
            }
            // Whoever wants to ask it beside the rehearsal reads here where.
            spec.commandLine().getOut().println("rehearsal at " + files.socket(DemoFiles.WITNESS));
            Vertx vertx = nodes.get(nodes.size() - 1).vertx();
            probe(vertx, files);
            awaitOwner(vertx);
            for (String[] line : List.of(
                    new String[] {"check", "-f", files.configuration("n1").toString()},
                    new String[] {"online", "web", WAIT},
                    new String[] {"status"},
                    new String[] {"switch", "web", WAIT},
                    new String[] {"why", "web"},
                    new String[] {"switch", "web", WAIT},
                    new String[] {"offline", "web", WAIT},
                    new String[] {"online", "web", WAIT},
                    new String[] {"status", "-o", "json"})) {
                run(files, line);
            }
        } finally {
            // The witness last: without a majority the others could not leave in order.
            for (NodeProcess node : nodes) {
                node.stop(node == nodes.get(0) ? OnStop.OFFLINE : OnStop.LEAVE);
            }
        }
    }

    /** The health check of a group that comes online waits for a probe. */
    private static void probe(Vertx vertx, DemoFiles files)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<LoadBalancer.Backend> backends = DemoFiles.RUNNERS.stream()
                .map(node -> new LoadBalancer.Backend(node, files.service(node), files.health(node)))
                .toList();
        vertx.deployVerticle(new LoadBalancer(files.balancer(), 100, backends, line -> {}))
                .toCompletionStage()
                .toCompletableFuture()
                .get(LIMIT_S, TimeUnit.SECONDS);
    }

    private static void awaitOwner(Vertx vertx) throws ExecutionException, InterruptedException, TimeoutException {
        Promise<Void> owned = Promise.promise();
        vertx.eventBus().<ClusterSnapshot>localConsumer(Addresses.LOCAL_CLUSTER, message -> {
            if (message.body().groups().stream()
                    .anyMatch(group -> !group.owner().isEmpty())) {
                owned.tryComplete();
            }
        });
        owned.future().toCompletionStage().toCompletableFuture().get(LIMIT_S, TimeUnit.SECONDS);
    }

    private void run(DemoFiles files, String[] line) throws IOException {
        String[] words = line;
        if (!line[0].equals("check")) {
            words = Arrays.copyOf(line, line.length + 2);
            words[line.length] = "--socket";
            words[line.length + 1] = files.socket(DemoFiles.WITNESS).toString();
        }
        int code = program.applyAsInt(words);
        if (code != 0) {
            throw new IOException("mainstay " + String.join(" ", line) + " ended with " + code);
        }
    }
}
