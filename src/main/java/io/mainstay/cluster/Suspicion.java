package io.mainstay.cluster;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.HazelcastInstanceImpl;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.server.ServerConnection;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Tells Hazelcast what the lease channel knows sooner: that a member is silent. It is suspected and its connections are
 * closed, so that no IO thread waits for it (hazelcast#26473). Hazelcast's inner classes are used here and nowhere else.
 */
final class Suspicion {
    private static final String WHY = "the lease channel does not hear it";

    private final Node node;

    private Suspicion(Node node) {
        this.node = node;
    }

    static Suspicion of(HazelcastInstance instance) {
        HazelcastInstanceImpl inner = instance instanceof HazelcastInstanceProxy proxy
                ? proxy.getOriginal()
                : (HazelcastInstanceImpl) instance;
        return new Suspicion(inner.node);
    }

    /** May wait for Hazelcast's cluster lock. */
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
