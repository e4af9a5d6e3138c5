package io.mainstay.it;

import static io.mainstay.it.ClusterRig.N1;
import static io.mainstay.it.ClusterRig.N2;
import static io.mainstay.it.ClusterRig.N3;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application of somebody else's takes part in the event bus: src/test/bus-app, compiled and run with the libraries of
 * its own pom.xml, and nothing of Mainstay's. It sees the states, and asks for a switch.
 */
@Timeout(600)
class ForeignAppIT {
    private static final Path SOURCE = Path.of("src/test/bus-app/src/main/java/com/example/shopwatch/ShopWatch.java");
    /** What vertx-core and vertx-hazelcast bring. */
    private static final List<String> LIBRARIES = List.of(
            "vertx-core", "vertx-hazelcast", "vertx-codegen", "hazelcast", "netty-", "jackson-core", "vertx-docgen");

    @TempDir
    Path directory;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private ClusterRig rig;
    private Process app;
    private PrintStream input;

    @BeforeEach
    void start() throws Exception {
        rig = new ClusterRig(directory, "lease: {ttl: 6s}\n", ClusterRig.WEB);
        rig.startAll();
        rig.awaitOnline(N1, N2, N3);
        for (String node : ClusterRig.NODES) {
            rig.within(() -> rig.bus(node).startsWith("the event bus is up: "), "the bus of " + node);
        }
    }

    @AfterEach
    void end() throws Exception {
        if (app != null) {
            app.destroyForcibly().waitFor();
        }
        rig.close();
    }

    @Test
    void seesTheStateAsksForASwitchAndIsRefusedAsEverybodyIs() throws Exception {
        run();
        await("the state of each node", line -> line.startsWith("state "), ClusterRig.NODES);
        String owner = rig.owner(N1);
        String target = ClusterRig.NODES.stream()
                .filter(each -> !each.equals(owner))
                .findFirst()
                .orElseThrow();

        ask("{\"command\":\"switch\",\"group\":\"web\",\"node\":\"" + target
                + "\",\"by\":\"shopwatch\",\"reason\":\"a try\"}");

        JsonObject accepted = next("reply");
        assertThat(accepted.getString("verdict")).as(accepted.encode()).isEqualTo("ACCEPTED");
        rig.within(() -> rig.owner(N1).equals(target) && rig.service(target) != 0, "the switch");
        rig.within(
                () -> bodies("state").anyMatch(state -> state.getString("node").equals(target) && isOnline(state)),
                "the new owner says on the bus that it is online");
        rig.within(
                () -> bodies("event")
                        .anyMatch(event -> event.getString("event").equals("group-online")
                                && event.getString("node").equals(target)),
                "the event is heard");

        ask("{\"command\":\"switch\",\"group\":\"web\",\"node\":\"" + target + "\",\"by\":\"shopwatch\"}");
        JsonObject again = next("reply");
        assertThat(rig.command(N1, "switch", "web", "--to", target))
                .as("what the command line is told of the same")
                .contains(again.getString("text"));

        ask("{\"command\":\"swich\",\"group\":\"web\"}");
        JsonObject refused = next("reply");
        assertThat(refused.getString("verdict")).isEqualTo("REFUSED");
        assertThat(refused.getJsonArray("problems").getJsonObject(0).getString("field"))
                .isEqualTo("command");

        app.destroyForcibly().waitFor();
        assertThat(rig.owner(N1)).as("its sudden end changes nothing").isEqualTo(target);
        assertThat(rig.command(N1, "switch", "web", "--to", owner)).endsWith("[0]");
        rig.within(() -> rig.owner(N1).equals(owner) && rig.service(owner) != 0, "a switch goes on as ever");
    }

    private static boolean isOnline(JsonObject state) {
        return state.getJsonArray("groups").stream()
                .map(JsonObject.class::cast)
                .anyMatch(group -> group.getJsonObject("nodes")
                        .getJsonObject(state.getString("node"))
                        .getString("state")
                        .equals("ONLINE"));
    }

    private void ask(String command) {
        lines.removeIf(line -> line.startsWith("reply ") || line.startsWith("unanswered "));
        input.println(command);
    }

    private JsonObject next(String what) throws Exception {
        rig.within(() -> bodies(what).findAny().isPresent(), what + "; it said\n" + String.join("\n", lines));
        return bodies(what).findFirst().orElseThrow();
    }

    private Stream<JsonObject> bodies(String what) {
        return lines.stream()
                .filter(line -> line.startsWith(what + " "))
                .map(line -> new JsonObject(line.substring(what.length() + 1)));
    }

    private void await(String what, Predicate<String> wanted, List<String> nodes) throws Exception {
        rig.within(
                () -> nodes.stream()
                        .allMatch(node -> lines.stream()
                                .filter(wanted)
                                .anyMatch(line -> line.contains("\"node\":\"" + node + "\""))),
                what + "; it said\n" + String.join("\n", lines));
    }

    private void run() throws Exception {
        String libraries = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry ->
                        LIBRARIES.stream().anyMatch(Path.of(entry).getFileName().toString()::startsWith))
                .collect(Collectors.joining(File.pathSeparator));
        Path classes = Files.createDirectory(directory.resolve("app"));
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, System.err, "-d", classes.toString(), "-cp", libraries, SOURCE.toString());
        assertThat(failed).as("javac").isZero();
        List<Integer> ports = List.of(free(), free());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                classes + File.pathSeparator + libraries,
                "com.example.shopwatch.ShopWatch",
                "it",
                ports.get(0).toString(),
                ports.get(1).toString()));
        ClusterRig.NODES.forEach(
                node -> command.add("127.0.0.1:" + rig.busPorts(node).get(1)));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SHOPWATCH_NODES", String.join(",", ClusterRig.NODES));
        app = builder.start();
        input = new PrintStream(app.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "shopwatch-output");
        reader.setDaemon(true);
        reader.start();
        rig.within(() -> lines.contains("joined") || !app.isAlive(), "joined");
        assertThat(app.isAlive()).as(() -> String.join("\n", lines)).isTrue();
    }

    private static int free() throws IOException {
        try (var socket = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void read() {
        try (BufferedReader output = app.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
        } catch (IOException ended) {
            lines.add("(its output ended: " + ended.getMessage() + ")");
        }
    }
}
