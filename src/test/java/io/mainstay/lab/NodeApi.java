package io.mainstay.lab;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Asks one node over its command line's socket, which the lab reaches whatever is cut. What a node says is used to know when
 * a cluster has settled and whom to hit; what ran where is judged from outside only.
 */
final class NodeApi {
    private static final long LIMIT_MS = 3_000;

    private final Path socket;
    private final String group;

    NodeApi(Path socket, String group) {
        this.socket = socket;
        this.group = group;
    }

    /** What was answered: status and body. */
    record Answer(int status, String body) {
        JsonObject json() {
            return new JsonObject(body);
        }
    }

    Answer get(String path) throws IOException {
        return call("GET " + path + " HTTP/1.0\r\nHost: localhost\r\nAccept: application/json\r\n\r\n");
    }

    Answer post(String path, JsonObject body) throws IOException {
        String text = body.encode();
        return call(
                "POST " + path + " HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + text.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + text);
    }

    Answer command(String verb, JsonObject more) throws IOException {
        JsonObject body = new JsonObject().put("command", verb).put("by", "lab").put("reason", "host lab");
        return post("/api/v1/groups/" + group + "/commands", body.mergeIn(more));
    }

    /** Asks for a switch and returns once the node has taken it; a refusal is an {@link IOException} with its words. */
    void switchTo(String node) throws IOException {
        Answer answer = command("switch", new JsonObject().put("node", node));
        if (answer.status() / 100 != 2) {
            throw new IOException("the switch to " + node + " was refused: " + answer.body());
        }
    }

    boolean hasMarks() throws IOException {
        return hasFlags(group());
    }

    JsonObject group() throws IOException {
        return get("/api/v1/groups/" + group).json();
    }

    JsonObject cluster() throws IOException {
        return get("/api/v1/cluster").json();
    }

    boolean isBusUp() throws IOException {
        return cluster().getJsonObject("bus", new JsonObject()).getBoolean("up", false);
    }

    /** The ledger's leader as this node knows it. */
    Optional<String> leader() throws IOException {
        return Optional.ofNullable(cluster().getString("leader")).filter(name -> !name.isEmpty());
    }

    /**
     * The owner of the group as this node knows it, when nothing more is to be waited for: every node that it names is up, no
     * resource is marked, and, on the owner, the group is in service and could fail over.
     */
    Optional<String> settledOwner(String self, int nodes) throws IOException {
        JsonObject members = cluster().getJsonObject("nodes", new JsonObject());
        boolean allUp = members.stream()
                .allMatch(entry -> entry.getValue() instanceof JsonObject node
                        && node.getString("state", "").equals("UP"));
        JsonObject group = group();
        String owner = group.getString("owner", "");
        boolean serves = !owner.equals(self)
                || group.getString("state", "").equals("ONLINE")
                        && (nodes == 1 || group.getJsonObject("failover").getBoolean("possible", false));
        return allUp && serves && !owner.isEmpty() && !hasFlags(group) ? Optional.of(owner) : Optional.empty();
    }

    /** A resource that is marked on some node would change what the next fault leads to. */
    private static boolean hasFlags(JsonObject group) {
        JsonObject faults = group.getJsonObject("ledger", new JsonObject()).getJsonObject("faults", new JsonObject());
        return !faults.isEmpty()
                || group.getJsonObject("nodes", new JsonObject()).stream()
                        .map(entry -> ((JsonObject) entry.getValue()).getJsonObject("resources", new JsonObject()))
                        .flatMap(resources -> resources.stream())
                        .anyMatch(entry -> !((JsonObject) entry.getValue())
                                .getJsonArray("flags", new JsonArray())
                                .isEmpty());
    }

    private Answer call(String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(65_536);
            long end = System.nanoTime() + LIMIT_MS * 1_000_000;
            for (int got = 0; got >= 0; ) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new IOException("no answer from " + socket + " in " + LIMIT_MS + " ms");
                }
                selector.select(left);
                selector.selectedKeys().clear();
                got = channel.read(buffer);
                all.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            return answer(all.toString(StandardCharsets.UTF_8));
        }
    }

    private static Answer answer(String text) throws IOException {
        int body = text.indexOf("\r\n\r\n");
        String[] first = text.split(" ", 3);
        if (body < 0 || first.length < 3) {
            throw new IOException("not an HTTP answer: '" + text + "'");
        }
        return new Answer(Integer.parseInt(first[1]), text.substring(body + 4));
    }
}
