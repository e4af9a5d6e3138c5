package io.mainstay.it;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** Three real nodes on loopback, each started from the packaged jar by the launcher that users take. */
final class ClusterRig {
    /** A node's cgroups bear its name: another test at the same time must not have the same. */
    private static final String OWN = "x" + ProcessHandle.current().pid();

    static final String N1 = "n1" + OWN;
    static final String N2 = "n2" + OWN;
    static final String N3 = "n3" + OWN;
    static final List<String> NODES = List.of(N1, N2, N3);
    /** The service: does nothing, and is seen by its process. */
    static final String WEB = """
            web:
              kind: failover
              resources:
                app: {type: process, command: [sleep, "100000"], MonitorInterval: 1s}
            """;

    private static final int LIMIT_S = 180;
    private static final int PORTS_A_NODE = 5;

    private final Path directory;
    private final UnaryOperator<String> cluster;
    private final String groups;
    private final String witness;
    private final int firstPort;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, Process> processes = new LinkedHashMap<>();

    /** @param cluster lines below {@code cluster:} beside name and nodes, such as {@code tls} */
    ClusterRig(Path directory, String cluster, String groups) throws IOException {
        this(directory, node -> cluster, groups, "");
    }

    /**
     * Files on disk; nothing runs yet.
     *
     * @param cluster of each node's file, as above
     * @param witness the node that only votes; empty when none does
     */
    ClusterRig(Path directory, UnaryOperator<String> cluster, String groups, String witness) throws IOException {
        this.directory = directory;
        this.cluster = cluster;
        this.groups = groups;
        this.witness = witness;
        this.firstPort = freePorts();
        for (String name : NODES) {
            names(name, NODES);
        }
    }

    /** Writes a node's file with these members; it holds from the node's next start. */
    void names(String node, List<String> nodes) throws IOException {
        StringBuilder members = new StringBuilder();
        for (String name : nodes) {
            members.append(name)
                    .append(": {address: 127.0.0.1, port: ")
                    .append(firstPort + PORTS_A_NODE * NODES.indexOf(name))
                    .append(name.equals(witness) ? ", role: witness}\n" : "}\n");
        }
        Files.writeString(file(node), """
                node: %1$s
                state: "%2$s/%1$s"
                http: {listen: "127.0.0.1:%6$d", socket: "%2$s/%1$s.sock", commands: true}
                cluster:
                  name: it
                %3$s  nodes:
                %4$sgroups:
                %5$s""".formatted(
                        node,
                        directory,
                        cluster.apply(node).indent(2),
                        members.toString().indent(4),
                        groups.indent(2),
                        page(node)));
    }

    /** The first of as many in a row as three nodes take, all free a moment ago. */
    private static int freePorts() throws IOException {
        for (int i = 0; i < 100; i++) {
            int first = 20_000 + new Random().nextInt(10_000);
            if (areFree(first, PORTS_A_NODE * NODES.size())) {
                return first;
            }
        }
        throw new IOException("no free ports");
    }

    private static boolean areFree(int first, int count) {
        for (int port = first; port < first + count; port++) {
            try (ServerSocket socket = new ServerSocket(port)) {
                socket.setReuseAddress(true);
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }

    /** The two ports of a node that the event bus takes; the two before are the lease's and the ledger's. */
    List<Integer> busPorts(String node) {
        int first = firstPort + PORTS_A_NODE * NODES.indexOf(node);
        return List.of(first + 2, first + 3);
    }

    /** The port of a node's page. */
    int page(String node) {
        return firstPort + PORTS_A_NODE * NODES.indexOf(node) + PORTS_A_NODE - 1;
    }

    private Path file(String node) {
        return directory.resolve(node + ".yaml");
    }

    Path state(String node) {
        return directory.resolve(node);
    }

    /** What nodes that are started from now on find in their environment. */
    ClusterRig with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    void startAll() throws IOException {
        for (String node : NODES) {
            start(node);
        }
    }

    void start(String node) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("scripts/mainstay", "agent", "-f", file(node).toString());
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve(node + ".log").toFile()));
        builder.environment().putAll(environment);
        processes.put(node, builder.start());
    }

    /** Ends a node in order and starts it again, with its file as it is now. */
    void startAgain(String node) throws Exception {
        signal("TERM", pid(node));
        exitOf(node);
        start(node);
    }

    long pid(String node) {
        return processes.get(node).pid();
    }

    void signal(String signal, long pid) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    }

    /** The process number of the node's guard. */
    long guard(String node) throws IOException {
        return Long.parseLong(Files.readString(state(node).resolve("guard.pid")).strip());
    }

    /** What a node's page says of the event bus. */
    String bus(String node) {
        return get(node, "/api/v1/cluster")
                .getJsonObject("bus", new JsonObject())
                .getString("text", "");
    }

    /** Waits until the bus of each node reaches all others. */
    void awaitBus() throws Exception {
        for (String node : NODES) {
            within(() -> bus(node).startsWith("the event bus is up: "), "the bus of " + node);
        }
    }

    /** Whether a node's page shows the other as live. */
    boolean isLive(String asked, String node) {
        return get(asked, "/api/v1/nodes")
                .getJsonObject("nodes", new JsonObject())
                .getJsonObject(node, new JsonObject())
                .getString("state", "")
                .equals("UP");
    }

    void kill(String node) throws InterruptedException {
        processes.get(node).destroyForcibly().waitFor();
    }

    int exitOf(String node) throws Exception {
        if (!processes.get(node).waitFor(LIMIT_S, TimeUnit.SECONDS)) {
            throw new AssertionError(node + " did not end\n" + logs());
        }
        return processes.get(node).exitValue();
    }

    /** Whether it has ended within so many seconds. */
    boolean awaitExit(String node, int seconds) throws InterruptedException {
        return processes.get(node).waitFor(seconds, TimeUnit.SECONDS);
    }

    /** The body of a GET over the node's socket; empty while the node does not answer. */
    JsonObject get(String node, String path) {
        String body = text(node, path);
        return body.startsWith("{") ? new JsonObject(body) : new JsonObject();
    }

    /** The body of a GET over the node's socket as it is; empty while the node does not answer. */
    String text(String node, String path) {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve(node + ".sock"));
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(address);
            String request = "GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            String answer = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
            int body = answer.indexOf("\r\n\r\n");
            return body < 0 ? "" : answer.substring(body + 4);
        } catch (IOException notNow) {
            return "";
        }
    }

    /** Who owns the group, as this node knows; empty when nobody does. */
    String owner(String node) {
        return get(node, "/api/v1/groups/web").getString("owner", "");
    }

    long epoch(String node) {
        return get(node, "/api/v1/groups/web").getLong("epoch", 0L);
    }

    /** The service's process on a node, as that node says; 0 when there is none. */
    long service(String node) {
        JsonObject shares = get(node, "/api/v1/groups/web").getJsonObject("nodes", new JsonObject());
        JsonObject app = shares.getJsonObject(node, new JsonObject())
                .getJsonObject("resources", new JsonObject())
                .getJsonObject("app", new JsonObject());
        String pid = app.getJsonObject("info", new JsonObject()).getString("pid", "0");
        return app.getString("state", "").equals("ONLINE") ? Long.parseLong(pid) : 0;
    }

    /** One that has ended and waits for its parent counts as gone: it has no program any more. */
    static boolean isAlive(long pid) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().command())
                .isPresent();
    }

    /** Runs an operator command over the node's socket; what it prints, and its exit code behind it. */
    String command(String node, String... words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.command().add(0, "scripts/mainstay");
        builder.environment()
                .put("MAINSTAY_SOCKET", directory.resolve(node + ".sock").toString());
        Process command = builder.redirectErrorStream(true).start();
        String text = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return text + " [" + command.waitFor() + "]";
    }

    /** Waits until the group is online, and all who are asked agree where; answers where. */
    String awaitOnline(String... asked) throws Exception {
        within(
                () -> {
                    String owner = owner(asked[0]);
                    boolean allAgree = !owner.isEmpty()
                            && List.of(asked).stream()
                                    .allMatch(each -> owner(each).equals(owner));
                    return allAgree && service(owner) != 0;
                },
                "web online, and " + List.of(asked) + " agree where");
        return owner(asked[0]);
    }

    void within(Callable<Boolean> condition, String what) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + LIMIT_S + " s: " + what + "\n" + logs());
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** Lets time pass in which something must not happen. */
    static void pass(long ms) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    String log(String node) throws IOException {
        Path log = directory.resolve(node + ".log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private String logs() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String node : NODES) {
            all.append("---- ").append(node).append('\n').append(log(node));
        }
        return all.toString();
    }

    void close() throws Exception {
        for (String node : processes.keySet()) {
            if (processes.get(node).isAlive()) {
                signal("CONT", pid(node));
                kill(node);
            }
            // Nothing of it is left behind, whatever the guard was told last.
            Path guard = state(node).resolve("guard");
            if (Files.exists(guard)) {
                new ProcessBuilder(guard.toString(), "--state", state(node).toString(), "--sweep")
                        .start()
                        .waitFor();
            }
        }
    }
}
