package io.mainstay.demo;

import io.mainstay.node.TimerWakeups;
import io.mainstay.node.Wakeups;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A load balancer as small as one can be: connects to each backend's health port at an interval, and forwards clients'
 * connections to the first backend whose port takes the connection. One probe decides, up or down.
 */
public final class LoadBalancer extends VerticleBase {
    private static final int CONNECT_TIMEOUT_MS = 500;
    private static final Buffer NOBODY = Buffer.buffer(String.join(
            "\r\n",
            "HTTP/1.1 503 Service Unavailable",
            "Content-Length: 46",
            "Connection: close",
            "",
            "No backend answers its health check just now.\n"));

    private final int port;
    private final long intervalMs;
    private final List<Backend> backends;
    private final Consumer<String> tell;
    private final Map<Backend, Boolean> isUp = new LinkedHashMap<>();
    private @Nullable NetClient client;
    private @Nullable Wakeups wakeups;

    /** Where one node's service and health check listen, on loopback. */
    public record Backend(String node, int servicePort, int healthPort) {}

    /** @param tell is told each change in one line, on this verticle's context */
    public LoadBalancer(int port, long intervalMs, List<Backend> backends, Consumer<String> tell) {
        this.port = port;
        this.intervalMs = intervalMs;
        this.backends = List.copyOf(backends);
        this.tell = tell;
    }

    @Override
    public Future<?> start() {
        wakeups = new TimerWakeups(vertx);
        client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS));
        return vertx.createNetServer(new NetServerOptions().setHost("127.0.0.1").setPort(port))
                .connectHandler(this::forward)
                .listen()
                .onSuccess(server -> probe());
    }

    private void probe() {
        backends.forEach(backend -> connect(backend.healthPort())
                .onSuccess(socket -> {
                    socket.exceptionHandler(gone -> {});
                    socket.close();
                    found(backend, true);
                })
                .onFailure(refused -> found(backend, false)));
        Wakeups timer = wakeups;
        if (timer != null) {
            timer.wakeAt(timer.nowMs() + intervalMs, this::probe);
        }
    }

    private void found(Backend backend, boolean up) {
        Boolean before = isUp.put(backend, up);
        if (before == null || before != up) {
            tell.accept("load balancer: " + backend.node() + " is " + (up ? "UP" : "DOWN") + " (health port "
                    + backend.healthPort() + (up ? " takes connections)" : " refuses)"));
        }
    }

    private void forward(NetSocket fromClient) {
        fromClient.exceptionHandler(gone -> {});
        fromClient.pause();
        backends.stream()
                .filter(backend -> isUp.getOrDefault(backend, false))
                .findFirst()
                .ifPresentOrElse(
                        backend -> connect(backend.servicePort())
                                .onSuccess(toService -> join(fromClient, toService))
                                .onFailure(refused -> turnAway(fromClient)),
                        () -> turnAway(fromClient));
    }

    private static void join(NetSocket fromClient, NetSocket toService) {
        toService.exceptionHandler(gone -> {});
        fromClient.pipeTo(toService).onComplete(done -> toService.close());
        toService.pipeTo(fromClient).onComplete(done -> fromClient.close());
        fromClient.resume();
    }

    private static void turnAway(NetSocket fromClient) {
        fromClient.resume();
        fromClient.end(NOBODY);
    }

    private Future<NetSocket> connect(int toPort) {
        NetClient opened = client;
        return opened == null
                ? Future.failedFuture("the load balancer has not started")
                : opened.connect(toPort, "127.0.0.1");
    }
}
