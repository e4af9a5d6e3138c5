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
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RunnableScheduledFuture;

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
     * Answers whether it was all found, as it is the first time.
     */
    boolean endIdleWork() {
        boolean isFound = false;
        if (node.getNodeEngine().getExecutionService() instanceof ExecutionServiceImpl executors) {
            BlockingQueue<Runnable> waiting =
                    executors.getScheduledExecutorService().getQueue();
            for (Runnable task : waiting) {
                // What is scheduled does not show its work but in its text.
                if (task instanceof RunnableScheduledFuture<?> future
                        && future.isPeriodic()
                        && future.toString().contains(POLLING)) {
                    isFound = future.cancel(false);
                }
            }
        }
        if (node.getNodeEngine().getMetricsRegistry() instanceof MetricsRegistryImpl metrics) {
            metrics.shutdown();
            return isFound;
        }
        return false;
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
