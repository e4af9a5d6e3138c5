package io.mainstay.cluster;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.DiscoveryStrategyConfig;
import com.hazelcast.config.InterfacesConfig;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.UUID;

/**
 * Every setting of Hazelcast and of the clustered Vertx, each with its reason. Hazelcast's defaults are for a data grid
 * that many machines share; this is a notice board for seven nodes at most, which must notice a loss soon, cost little
 * and open nothing that is not needed.
 */
final class HazelcastSettings {
    /** A member that Hazelcast does not hear for so long is removed. The lease channel is faster; this is for the rest. */
    private static final int MAX_NO_HEARTBEAT_S = 8;
    /** What a member attribute calls the node. */
    static final String NODE_ATTRIBUTE = "mainstay.node";
    /** vertx-hazelcast looks for its id here when it is handed an instance. */
    static final String VERTX_ID_ATTRIBUTE = "__vertx.nodeId";

    /** One property of Hazelcast. */
    record Setting(String name, Object value) {}

    private static final List<Setting> NETWORK = List.of(
            // Its own address only, for listening and for calling.
            new Setting("hazelcast.socket.bind.any", false),
            new Setting("hazelcast.socket.server.bind.any", false),
            new Setting("hazelcast.socket.client.bind.any", false),
            // 0 would leave a connection to a host that is cut off to the kernel, for minutes.
            new Setting("hazelcast.socket.connect.timeout.seconds", 2),
            // Members come from the lease channel, see LeaseDiscovery.
            new Setting("hazelcast.discovery.enabled", true),
            // A fixed port: nothing else to try.
            new Setting("hazelcast.tcp.join.port.try.count", 1));

    private static final List<Setting> LIVENESS = List.of(
            // 5 and 60 s by default. Beats cost at rest; who is silent is known from the lease channel in under a
            // second.
            // The deadline detector: phi-accrual uses the same 60 s and gains nothing.
            new Setting("hazelcast.heartbeat.interval.seconds", 2),
            new Setting("hazelcast.max.no.heartbeat.seconds", MAX_NO_HEARTBEAT_S),
            new Setting("hazelcast.heartbeat.failuredetector.type", "deadline"),
            // 300 and 120 s by default: so long two halves would not find each other.
            new Setting("hazelcast.merge.first.run.delay.seconds", 10),
            new Setting("hazelcast.merge.next.run.delay.seconds", 10),
            // 60 s by default: so long an operation would wait for a member that is frozen. In each quarter of it all
            // members are told what runs, which costs too.
            new Setting("hazelcast.operation.call.timeout.millis", 10_000),
            new Setting("hazelcast.operation.backup.timeout.millis", 1_000),
            // 250 by default, half a second apart: so long an operation on a member that is gone would be tried again,
            // and
            // the end of this one would wait for it.
            new Setting("hazelcast.invocation.max.retry.count", 20),
            // The bus has waited until the others were heard; Hazelcast need not.
            new Setting("hazelcast.wait.seconds.before.join", 0),
            new Setting("hazelcast.max.wait.seconds.before.join", 3),
            // 300, 20 and 120 s by default: a start that leads nowhere ends, and is tried again.
            new Setting("hazelcast.max.join.seconds", 20),
            new Setting("hazelcast.max.join.merge.target.seconds", 10),
            new Setting("hazelcast.mastership.claim.timeout.seconds", 10),
            // 600 s by default. Nothing here is worth waiting for: every state is said again soon.
            new Setting("hazelcast.graceful.shutdown.max.wait", 2),
            new Setting("hazelcast.cluster.shutdown.timeout.seconds", 2));

    private static final List<Setting> THREADS = List.of(
            // 271 by default: two small maps need few, and each costs memory and messages.
            new Setting("hazelcast.partition.count", 31),
            new Setting("hazelcast.operation.thread.count", 2),
            new Setting("hazelcast.operation.generic.thread.count", 2),
            new Setting("hazelcast.operation.response.thread.count", 1),
            new Setting("hazelcast.event.thread.count", 1),
            new Setting("hazelcast.io.input.thread.count", 2),
            new Setting("hazelcast.clientengine.thread.count", 1),
            new Setting("hazelcast.clientengine.query.thread.count", 1),
            new Setting("hazelcast.clientengine.blocking.thread.count", 1));

    private static final List<Setting> OFF = List.of(
            // Nobody is told that we run.
            new Setting("hazelcast.phone.home.enabled", false),
            new Setting("hazelcast.health.monitoring.level", "OFF"),
            new Setting("hazelcast.slow.operation.detector.enabled", false),
            // 3 s by default; nobody reads it.
            new Setting("hazelcast.network.stats.refresh.interval.seconds", 60),
            new Setting("hazelcast.io.balancer.interval.seconds", 0),
            new Setting("hazelcast.jmx", false),
            // The node ends the bus itself, in its order.
            new Setting("hazelcast.shutdownhook.enabled", false),
            new Setting("hazelcast.logging.type", "slf4j"),
            new Setting("hazelcast.logging.emoji.enabled", false),
            new Setting("hazelcast.logging.details.enabled", false));

    private HazelcastSettings() {}

    /** Fails when this node's host cannot be resolved. May block for that. */
    static Config hazelcast(ClusterBusOptions options, HeardMembers heard) throws UnknownHostException {
        Config config = new Config();
        config.setClusterName(options.cluster());
        // A session has a name of its own, since a failed one may still be ending.
        config.setInstanceName(options.node() + "-" + UUID.randomUUID());
        for (List<Setting> settings : List.of(NETWORK, LIVENESS, THREADS, OFF)) {
            settings.forEach(one -> config.setProperty(one.name(), String.valueOf(one.value())));
        }
        // One a connection and two to spare: one to a frozen member can take a thread whole (hazelcast#26473), and not
        // that of the others. Each wakes once a second.
        int connections = options.others().size();
        config.setProperty("hazelcast.io.output.thread.count", String.valueOf(Math.min(8, connections + 2)));
        config.getMemberAttributeConfig()
                .setAttribute(NODE_ATTRIBUTE, options.node())
                .setAttribute(VERTX_ID_ATTRIBUTE, UUID.randomUUID().toString());
        config.getMetricsConfig().setEnabled(false);
        config.getJetConfig().setEnabled(false);
        // Once a second by default, of what is never made here.
        config.getCRDTReplicationConfig().setReplicationPeriodMillis(60_000);
        config.setAdvancedNetworkConfig(network(options.own(), heard));
        config.getSerializationConfig().setJavaSerializationFilterConfig(javaSerialization());
        // Every member holds all of both, so that a loss takes no subscription with it. Six backups are the most there
        // are.
        int backups = Math.min(6, Math.max(0, options.members().size() - 1));
        config.addMultiMapConfig(new MultiMapConfig("__vertx.subs")
                .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET)
                .setBackupCount(backups));
        config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(backups));
        return config;
    }

    /** The member endpoint alone: there is no port for Hazelcast's clients, its REST or memcache. */
    private static AdvancedNetworkConfig network(Endpoint own, HeardMembers heard) throws UnknownHostException {
        String address = InetAddress.getByName(own.host()).getHostAddress();
        ServerSocketEndpointConfig member = new ServerSocketEndpointConfig()
                .setPort(own.hazelcastPort())
                .setPortAutoIncrement(false)
                .setReuseAddress(true)
                .setInterfaces(new InterfacesConfig().setEnabled(true).addInterface(address));
        JoinConfig join = new JoinConfig();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        // Off, but its time limit holds for our discovery too: how long members are asked before one takes the lead (5
        // s).
        join.getTcpIpConfig().setEnabled(false).setConnectionTimeoutSeconds(2);
        join.getDiscoveryConfig().addDiscoveryStrategyConfig(new DiscoveryStrategyConfig(new LeaseDiscovery(heard)));
        return new AdvancedNetworkConfig()
                .setEnabled(true)
                .setMemberEndpointConfig(member)
                .setJoin(join);
    }

    /**
     * Nothing the bus holds needs Java's own serialisation but texts and exceptions. Whoever reaches the port can still make a
     * member load classes (Hazelcast has no authentication without a licence): the port belongs on a trusted network.
     */
    private static JavaSerializationFilterConfig javaSerialization() {
        return new JavaSerializationFilterConfig()
                .setDefaultsDisabled(true)
                .setWhitelist(new ClassFilter()
                        .addPackages("java.io", "java.lang", "java.util", "java.util.concurrent")
                        // Arrays too: a failure brings its stack trace along.
                        .addPrefixes("[Ljava.lang.", "com.hazelcast.", "io.vertx.spi.cluster.hazelcast."))
                .setBlacklist(new ClassFilter()
                        .addClasses("java.lang.ProcessBuilder", "java.lang.Runtime", "java.lang.reflect.Proxy"));
    }

    /** One event loop: a handful of messages a second. */
    static VertxOptions vertx(Endpoint own) {
        EventBusOptions bus = new EventBusOptions()
                .setHost(own.host())
                .setPort(own.busPort())
                .setClusterPublicHost(own.host())
                .setClusterPublicPort(own.busPort())
                .setConnectTimeout(2_000)
                .setClusterPingInterval(5_000)
                .setClusterPingReplyInterval(5_000);
        return new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventBusOptions(bus)
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                // Hazelcast's calls may take as long as their limit; that is no news.
                .setMaxWorkerExecuteTime(60_000_000_000L)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false))
                .setBlockedThreadCheckInterval(60_000);
    }
}
