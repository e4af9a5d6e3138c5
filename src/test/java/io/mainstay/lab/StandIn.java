package io.mainstay.lab;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs in place of the product, to show what the lab makes of a cluster that decides by who is heard: whoever hears no owner
 * for a second becomes one. So a cut gives two copies, and the lab must say so. Knows just enough of the product's answers
 * for the lab to find out when it has settled.
 *
 * <p>{@code StandIn CONFIG}, the configuration of the lab's host.
 */
public final class StandIn {
    private static final int PORT = 7420;
    private static final long BEAT_NS = 50_000_000;
    private static final long LOST_NS = 1_000_000_000;
    private static final List<String> NODES = List.of("n1", "n2", "n3");

    private final String name;
    private final List<String> service;
    private final Map<String, Long> heard = new ConcurrentHashMap<>();
    private final Map<String, Long> owning = new ConcurrentHashMap<>();
    private volatile boolean owns;
    private volatile long quietUntilNs;
    private volatile Process running;

    private StandIn(String name, List<String> service) {
        this.name = name;
        this.service = service;
    }

    public static void main(String[] words) throws Exception {
        String config = Files.readString(Path.of(words[0]));
        new StandIn(
                        found("node: (\\S+)", config),
                        List.of(found("command: \\[\"([^\"]+)", config), found("\", \"([^\"]+)\"\\]", config)))
                .run();
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no " + pattern + " in\n" + text);
        }
        return matcher.group(1);
    }

    private void run() throws Exception {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address(name), PORT));
        start("hears", () -> hear(socket));
        start("health", this::serveHealth);
        start("answers", this::serveLab);
        quietUntilNs = System.nanoTime() + LOST_NS;
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        while (true) {
            LockSupport.parkNanos(BEAT_NS);
            decide();
            byte[] beat = (name + (owns ? " owner" : " standby")).getBytes(StandardCharsets.US_ASCII);
            for (String node : NODES) {
                try {
                    socket.send(new DatagramPacket(beat, beat.length, InetAddress.getByName(address(node)), PORT));
                } catch (IOException cut) {
                    // A link is down; whoever is behind it is heard no more, which is all that counts here.
                    continue;
                }
            }
        }
    }

    private void decide() throws IOException {
        long now = System.nanoTime();
        boolean otherOwns = NODES.stream()
                .anyMatch(node -> !node.equals(name) && now - owning.getOrDefault(node, now - LOST_NS) < LOST_NS);
        boolean first = NODES.stream()
                .filter(node -> alive(node, now))
                .findFirst()
                .orElse(name)
                .equals(name);
        if (owns && otherOwns && !first) {
            quietUntilNs = now + LOST_NS;
            stop();
        } else if (owns && !running.isAlive()) {
            quietUntilNs = now + 2 * LOST_NS;
            owns = false;
        } else if (!owns && !otherOwns && now > quietUntilNs) {
            running = new ProcessBuilder(service).inheritIO().start();
            owns = true;
        }
    }

    private boolean alive(String node, long now) {
        return node.equals(name) || now - heard.getOrDefault(node, now - LOST_NS) < LOST_NS;
    }

    private void stop() {
        owns = false;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    private void hear(DatagramSocket socket) throws IOException {
        byte[] bytes = new byte[64];
        while (true) {
            DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
            socket.receive(packet);
            String[] words = new String(bytes, 0, packet.getLength(), StandardCharsets.US_ASCII).split(" ", -1);
            heard.put(words[0], System.nanoTime());
            if (words[1].equals("owner")) {
                owning.put(words[0], System.nanoTime());
            } else {
                owning.remove(words[0]);
            }
        }
    }

    private void serveHealth() throws IOException {
        try (ServerSocket server = new ServerSocket(LabConfig.HTTP_PORT)) {
            while (true) {
                try (Socket probe = server.accept()) {
                    String answer = owns ? "HTTP/1.0 200 OK\r\n\r\n" : "HTTP/1.0 503 No\r\n\r\n";
                    if (probe.getInputStream().read(new byte[256]) > 0) {
                        probe.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    }
                } catch (IOException gone) {
                    // The prober has hung up; the next one is served.
                    continue;
                }
            }
        }
    }

    private void serveLab() throws IOException {
        Path directory = Files.createDirectories(Path.of(LabConfig.SOCKET_DIRECTORY));
        Path socket = directory.resolve(name + ".sock");
        Files.deleteIfExists(socket);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            while (true) {
                try (SocketChannel channel = server.accept()) {
                    ByteBuffer request = ByteBuffer.allocate(4096);
                    channel.read(request);
                    String text = new String(request.array(), 0, request.position(), StandardCharsets.UTF_8);
                    String answer = "HTTP/1.0 200 OK\r\n\r\n" + answer(text).encode();
                    channel.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
                }
            }
        }
    }

    private JsonObject answer(String request) {
        long now = System.nanoTime();
        if (request.contains("/cluster ")) {
            JsonObject nodes = new JsonObject();
            NODES.forEach(node -> nodes.put(node, new JsonObject().put("state", alive(node, now) ? "UP" : "LOST")));
            return new JsonObject().put("leader", "n3").put("nodes", nodes);
        }
        String owner =
                owns ? name : owning.keySet().stream().sorted().findFirst().orElse("");
        return new JsonObject()
                .put("state", "ONLINE")
                .put("owner", owner)
                .put("nodes", new JsonObject())
                .put("failover", new JsonObject().put("possible", true));
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void start(String what, Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException broken) {
                        System.err.println(what + ": " + broken);
                        Runtime.getRuntime().halt(1);
                    }
                },
                what);
        thread.setDaemon(true);
        thread.start();
    }

    private static String address(String node) {
        return "10.77.0.1" + node.substring(1);
    }
}
