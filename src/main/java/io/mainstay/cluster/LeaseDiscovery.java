package io.mainstay.cluster;

import com.hazelcast.cluster.Address;
import com.hazelcast.config.properties.PropertyDefinition;
import com.hazelcast.logging.ILogger;
import com.hazelcast.spi.discovery.AbstractDiscoveryStrategy;
import com.hazelcast.spi.discovery.DiscoveryNode;
import com.hazelcast.spi.discovery.DiscoveryStrategy;
import com.hazelcast.spi.discovery.DiscoveryStrategyFactory;
import com.hazelcast.spi.discovery.SimpleDiscoveryNode;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Tells Hazelcast only of members that the lease channel hears. To open a connection to a frozen one would take an IO
 * thread, and with it the heartbeats of healthy members (hazelcast#26473).
 */
final class LeaseDiscovery implements DiscoveryStrategyFactory {
    private final HeardMembers heard;

    LeaseDiscovery(HeardMembers heard) {
        this.heard = heard;
    }

    @Override
    public Class<? extends DiscoveryStrategy> getDiscoveryStrategyType() {
        return Strategy.class;
    }

    // Hazelcast's own signature.
    @SuppressWarnings("rawtypes")
    @Override
    public DiscoveryStrategy newDiscoveryStrategy(
            DiscoveryNode node, ILogger logger, Map<String, Comparable> properties) {
        return new Strategy(heard, logger, properties);
    }

    @Override
    public Collection<PropertyDefinition> getConfigurationProperties() {
        return List.of();
    }

    private static final class Strategy extends AbstractDiscoveryStrategy {
        private final HeardMembers heard;
        private final ILogger logger;

        @SuppressWarnings("rawtypes")
        Strategy(HeardMembers heard, ILogger logger, Map<String, Comparable> properties) {
            super(logger, properties);
            this.heard = heard;
            this.logger = logger;
        }

        @Override
        public Iterable<DiscoveryNode> discoverNodes() {
            List<DiscoveryNode> nodes = new ArrayList<>();
            for (Endpoint endpoint : heard.endpoints()) {
                try {
                    nodes.add(new SimpleDiscoveryNode(new Address(endpoint.host(), endpoint.hazelcastPort())));
                } catch (UnknownHostException unknown) {
                    logger.warning(endpoint.host() + " cannot be resolved; that member is not joined for now", unknown);
                }
            }
            return nodes;
        }
    }
}
