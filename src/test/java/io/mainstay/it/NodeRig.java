package io.mainstay.it;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real node, started from the packaged jar by the launcher that users take, on ports and a directory of its own. */
final class NodeRig implements AutoCloseable {
    private static final Pattern UP = Pattern.compile("is up after (\\d+) ms: .*page http://127\\.0\\.0\\.1:(\\d+)/");
    private static final int LIMIT_S = 60;

    final List<String> log = new CopyOnWriteArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path directory;
    private final Path config;
    private Process process;
    private int port;

    NodeRig(Path directory, String groups) throws IOException {
        this.directory = directory;
        this.config = Files.writeString(directory.resolve("mainstay.yaml"), """
                node: n1
                state: "%1$s/state"
                http: {listen: "127.0.0.1:0", socket: "%1$s/n1.sock"}
                groups:
                %2$s""".formatted(directory, groups.indent(2)));
    }

    /** Starts the node and returns how long it took, milliseconds from the start of its JVM to its page. */
    long start() throws Exception {
        process = new ProcessBuilder("scripts/mainstay", "agent", "-f", config.toString())
                .redirectErrorStream(true)
                .start();
        CompletableFuture<Matcher> up = new CompletableFuture<>();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        Thread reader = new Thread(() -> read(lines, up), "node-output");
        reader.setDaemon(true);
        reader.start();
        Matcher found = up.get(LIMIT_S, TimeUnit.SECONDS);
        port = Integer.parseInt(found.group(2));
        return Long.parseLong(found.group(1));
    }

    private void read(BufferedReader lines, CompletableFuture<Matcher> up) {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
                Matcher found = UP.matcher(line);
                if (found.find()) {
                    up.complete(found);
                }
            }
        } catch (IOException ended) {
            log.add("(the node's output ended: " + ended.getMessage() + ")");
        }
        up.completeExceptionally(new IOException("the node ended:\n" + String.join("\n", log)));
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; returns the exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
            throw new AssertionError("the node did not end:\n" + String.join("\n", log));
        }
        return process.exitValue();
    }

    /** The text of a GET, whatever its status. */
    HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    JsonObject group(String name) throws Exception {
        return new JsonObject(get("/api/v1/groups/" + name).body());
    }

    JsonObject resource(String group, String name) throws Exception {
        return group(group)
                .getJsonObject("nodes")
                .getJsonObject("n1")
                .getJsonObject("resources")
                .getJsonObject(name);
    }

    long pid(String group, String name) throws Exception {
        return Long.parseLong(resource(group, name).getJsonObject("info").getString("pid"));
    }

    /** Runs an operator command over the node's socket; what it prints, and its exit code behind it. */
    String command(String... words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment()
                .put("MAINSTAY_SOCKET", directory.resolve("n1.sock").toString());
        Process command = builder.redirectErrorStream(true).start();
        String text;
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(command.getInputStream(), StandardCharsets.UTF_8))) {
            text = String.join("\n", out.lines().toList());
        }
        return text + " [" + command.waitFor() + "]";
    }

    void awaitState(String group, String state) throws Exception {
        within(() -> group(group).getString("state").equals(state), group + " " + state);
    }

    void within(Callable<Boolean> condition, String what) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + LIMIT_S + " s: " + what + "\n" + String.join("\n", log));
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Connects as a load balancer does; whether the port took the connection. */
    static boolean probe(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        try {
            if (process != null && process.isAlive()) {
                terminate();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
