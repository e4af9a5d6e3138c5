package io.mainstay.resource.lbhealthcheck;

import io.mainstay.core.agent.CleanReason;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.resource.Resource;
import io.mainstay.resource.Workshop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** One health check with a node around it; its verbs are called on a context of its own, as an agent would. */
public final class HealthRig {
    private static final int LIMIT_S = 10;

    public final Vertx vertx = Vertx.vertx();
    public final Context agents = vertx.getOrCreateContext();
    public final FakeContext context;

    private final LbHealthCheckType type;
    private Resource resource;
    private long calls;

    public HealthRig(Path directory) {
        this(directory, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    HealthRig(Path directory, IoHandlerFactory transport) {
        type = new LbHealthCheckType(() -> new HealthCheckVerticle(transport));
        context = new FakeContext(agents, directory, workshop(directory));
        context.parameters.put("listen", "127.0.0.1");
    }

    private Workshop workshop(Path directory) {
        try {
            return Workshop.open(vertx, directory, "n1", System::nanoTime, System::currentTimeMillis);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    /** A port that nobody listens on at this moment. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    public HealthRig with(String key, Object value) {
        context.parameters.put(key, value);
        return this;
    }

    public int withPort(String key) throws IOException {
        int port = freePort();
        with(key, (long) port);
        return port;
    }

    public synchronized Resource resource() {
        if (resource == null) {
            resource = type.create(context);
        }
        return resource;
    }

    /** The parameters have changed. */
    public void configured() throws Exception {
        await(onAgents(() -> {
            resource().configured();
            return Future.succeededFuture();
        }));
    }

    public Call nextCall() {
        return new Call(++calls);
    }

    public Outcome open() throws Exception {
        return await(onAgents(() -> resource().open(nextCall())));
    }

    public Future<Outcome> online() throws Exception {
        return online(nextCall());
    }

    public Future<Outcome> online(Call call) throws Exception {
        return onAgents(() -> resource().online(call));
    }

    public Outcome offline() throws Exception {
        return await(onAgents(() -> resource().offline(nextCall())));
    }

    public Outcome clean() throws Exception {
        return await(onAgents(() -> resource().clean(nextCall(), CleanReason.UNEXPECTED_OFFLINE)));
    }

    public Outcome closeResource() throws Exception {
        return await(onAgents(() -> resource().close()));
    }

    public MonitorResult monitor() throws Exception {
        return await(onAgents(() -> resource().monitor(nextCall())));
    }

    public static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(LIMIT_S, TimeUnit.SECONDS);
    }

    /** Waits until it holds, at most ten seconds. */
    public static boolean until(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
        while (System.nanoTime() < end) {
            if (condition.call()) {
                return true;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        return false;
    }

    private <T> Future<T> onAgents(Supplier<Future<T>> verb) {
        resource(); // Made here, once, and not on two threads.
        Promise<T> answer = Promise.promise();
        agents.runOnContext(hopped -> verb.get().onComplete(answer));
        return answer.future();
    }

    /** Ends the node; everything that listens is closed with it. */
    public void stop() throws Exception {
        await(vertx.close());
    }
}
