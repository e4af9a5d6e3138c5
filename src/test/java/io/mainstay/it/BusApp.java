package io.mainstay.it;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** src/test/bus-app in a JVM of its own, compiled and run with the libraries of its own pom.xml and nothing of Mainstay's. */
final class BusApp implements AutoCloseable {
    private static final Path SOURCE = Path.of("src/test/bus-app/src/main/java/com/example/shopwatch/ShopWatch.java");
    /** What vertx-core and vertx-hazelcast bring. */
    private static final List<String> LIBRARIES = List.of(
            "vertx-core", "vertx-hazelcast", "vertx-codegen", "hazelcast", "netty-", "jackson-core", "vertx-docgen");

    /** A node that has said nothing for so long is not heard any more: each says its state each two seconds. */
    private static final long SILENT_MS = 5_500;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Map<String, Heard> newest = new ConcurrentHashMap<>();
    private final ClusterRig rig;
    private final Process process;
    private final PrintStream input;

    /** A node's last state, and when it came. */
    private record Heard(JsonObject state, long atNs) {
        boolean isFresh() {
            return System.nanoTime() - atNs < TimeUnit.MILLISECONDS.toNanos(SILENT_MS);
        }
    }

    /** Starts it, and waits until it has joined. */
    BusApp(ClusterRig rig, Path directory) throws Exception {
        this.rig = rig;
        String libraries = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry ->
                        LIBRARIES.stream().anyMatch(Path.of(entry).getFileName().toString()::startsWith))
                .collect(Collectors.joining(File.pathSeparator));
        Path classes = Files.createDirectory(directory.resolve("app"));
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, System.err, "-d", classes.toString(), "-cp", libraries, SOURCE.toString());
        if (failed != 0) {
            throw new AssertionError("the application does not compile with " + libraries);
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                classes + File.pathSeparator + libraries,
                "com.example.shopwatch.ShopWatch",
                "it",
                free(),
                free()));
        ClusterRig.NODES.forEach(
                node -> command.add("127.0.0.1:" + rig.busPorts(node).get(1)));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SHOPWATCH_NODES", String.join(",", ClusterRig.NODES));
        process = builder.start();
        input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "shopwatch-output");
        reader.setDaemon(true);
        reader.start();
        rig.within(() -> lines.contains("joined") || !process.isAlive(), "the application has joined");
        if (!process.isAlive()) {
            throw new AssertionError(said());
        }
    }

    private static String free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(socket.getLocalPort());
        }
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                if (line.startsWith("state ")) {
                    JsonObject state = new JsonObject(line.substring("state ".length()));
                    newest.put(state.getString("node"), new Heard(state, System.nanoTime()));
                }
            }
        } catch (IOException ended) {
            lines.add("(its output ended: " + ended.getMessage() + ")");
        }
    }

    /** Sends a command and answers the reply. */
    JsonObject ask(JsonObject command) throws Exception {
        return askOnce(command).orElseThrow(() -> new AssertionError(said()));
    }

    /** Sends a command or a question; answers the reply, or nothing where nobody replied. */
    Optional<JsonObject> askOnce(JsonObject asked) throws Exception {
        lines.removeIf(line -> line.startsWith("reply ") || line.startsWith("unanswered "));
        input.println(asked.encode());
        rig.within(() -> bodies("reply").findAny().isPresent() || isUnanswered(), "a reply to " + asked.encode());
        return bodies("reply").findFirst();
    }

    /** What a node that is heard last said of itself. */
    Optional<JsonObject> state(String node) {
        return Optional.ofNullable(newest.get(node)).filter(Heard::isFresh).map(Heard::state);
    }

    private boolean isUnanswered() {
        return lines.stream().anyMatch(line -> line.startsWith("unanswered "));
    }

    /** What it was sent: {@code state} or {@code event}, oldest first. */
    Stream<JsonObject> bodies(String what) {
        return lines.stream()
                .filter(line -> line.startsWith(what + " "))
                .map(line -> new JsonObject(line.substring(what.length() + 1)));
    }

    private String said() {
        return "the application said\n" + String.join("\n", lines);
    }

    /** Without a word. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
