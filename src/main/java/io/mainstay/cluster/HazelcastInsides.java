package io.mainstay.cluster;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.HazelcastInstanceImpl;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.metrics.impl.MetricsRegistryImpl;
import com.hazelcast.internal.server.ServerConnection;
import com.hazelcast.spi.impl.executionservice.impl.ExecutionServiceImpl;
import java.lang.reflect.Field;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** What its settings do not offer. Hazelcast's inner classes are used here and nowhere else. */
final class HazelcastInsides {
    private static final String WHY = "the lease channel does not hear it";

    /** Asks ten times a second whether a future of old style is done; only map loaders, Jet and remote management make such. */
    private static final String POLLING = "CompletableFutureTask";

    private final Node node;

    private HazelcastInsides(Node node) {
        this.node = node;
    }

    static HazelcastInsides of(HazelcastInstance instance) {
        HazelcastInstanceImpl inner = instance instanceof HazelcastInstanceProxy proxy
                ? proxy.getOriginal()
                : (HazelcastInstanceImpl) instance;
        return new HazelcastInsides(inner.node);
    }

    /**
     * Ends what it does again and again for nobody here: the polling of futures, and figures that are gathered each second though
     * metrics are off, for which each of its threads for input and output is woken. Together a third of what it costs at rest.
     * Their executors stay, for a merge begins some of it anew. Answers whether it was all found, as it is the first time.
     */
    boolean endIdleWork() {
        boolean isPolling = false;
        if (node.getNodeEngine().getExecutionService() instanceof ExecutionServiceImpl executors) {
            isPolling = end(executors.getScheduledExecutorService(), POLLING) > 0;
        }
        return end(metricsExecutor(), "") > 0 && isPolling;
    }

    private @Nullable Object metricsExecutor() {
        try {
            Field field = MetricsRegistryImpl.class.getDeclaredField("scheduler");
            field.setAccessible(true);
            return field.get(node.getNodeEngine().getMetricsRegistry());
        } catch (ReflectiveOperationException | IllegalArgumentException otherwise) {
            return null;
        }
    }

    /** What is scheduled does not show its work but in its text. */
    private static int end(@Nullable Object executor, String work) {
        int ended = 0;
        if (executor instanceof ScheduledThreadPoolExecutor pool) {
            for (Runnable task : pool.getQueue()) {
                boolean isIt = task instanceof RunnableScheduledFuture<?> future
                        && future.isPeriodic()
                        && future.toString().contains(work)
                        && future.cancel(false);
                ended += isIt ? 1 : 0;
            }
        }
        return ended;
    }

    /**
     * A member is silent, which the lease channel knows sooner: it is suspected and its connections are closed, so that no IO thread
     * waits for it (hazelcast#26473). May wait for Hazelcast's cluster lock.
     */
    void suspect(String name, Endpoint endpoint) throws UnknownHostException {
        for (Member member : node.getClusterService().getMembers()) {
            if (!member.localMember() && name.equals(member.getAttribute(HazelcastSettings.NODE_ATTRIBUTE))) {
                close(member.getAddress());
                node.getClusterService().suspectMember(member, WHY, true);
            }
        }
        close(new Address(endpoint.host(), endpoint.hazelcastPort()));
    }

    private void close(Address address) {
        for (ServerConnection connection : connections(address)) {
            connection.close(WHY, null);
        }
    }

    private List<ServerConnection> connections(Address address) {
        return List.copyOf(
                node.getServer().getConnectionManager(EndpointQualifier.MEMBER).getAllConnections(address));
    }
}
