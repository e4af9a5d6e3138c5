package com.example.shopwatch;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Watches the nodes of a Mainstay cluster on the event bus, and asks for what is typed: each line of standard input is a
 * command or a question as EVENT_BUS.md has it, one JSON object. It takes part in the bus; it owns nothing and decides nothing.
 *
 * <p>Arguments: the cluster's name, the port for this application's event bus, the port for its Hazelcast, and the Hazelcast
 * address of each node, HOST:PORT. All on loopback.
 */
public final class ShopWatch {
    private static final String HOST = "127.0.0.1";

    private ShopWatch() {}

    /** Runs until standard input ends. */
    public static void main(String[] args) throws Exception {
        int busPort = Integer.parseInt(args[1]);
        Config config = hazelcast(args[0], Integer.parseInt(args[2]), List.of(args).subList(3, args.length));
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions()
                        .setEventBusOptions(new EventBusOptions().setHost(HOST).setPort(busPort)))
                .withClusterManager(new HazelcastClusterManager(config))
                .buildClustered()
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        say("joined");
        listen(vertx.eventBus(), System.getenv("SHOPWATCH_NODES").split(","));
        commands(vertx.eventBus());
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** What Mainstay's members expect of one that joins them: EVENT_BUS.md, "Taking part". */
    private static Config hazelcast(String cluster, int port, List<String> nodes) {
        Config config = new Config().setClusterName(cluster).setLiteMember(true);
        config.setProperty("hazelcast.partition.count", "31")
                .setProperty("hazelcast.heartbeat.interval.seconds", "1")
                .setProperty("hazelcast.socket.bind.any", "false")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.logging.type", "none");
        config.getJetConfig().setEnabled(false);
        config.getNetworkConfig().setPort(port).setPortAutoIncrement(false).setPublicAddress(HOST + ":" + port);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(HOST);
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true);
        nodes.forEach(join.getTcpIpConfig()::addMember);
        return config;
    }

    private static void listen(EventBus bus, String[] nodes) {
        for (String node : nodes) {
            bus.<JsonObject>consumer("mainstay.state." + node, message -> say("state " + message.body()));
        }
        bus.<JsonObject>consumer("mainstay.events", message -> say("event " + message.body()));
    }

    private static void commands(EventBus bus) throws IOException {
        BufferedReader typed = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = typed.readLine(); line != null; line = typed.readLine()) {
            JsonObject asked = new JsonObject(line);
            String address = asked.containsKey("question") ? "mainstay.questions" : "mainstay.commands";
            bus.<JsonObject>request(address, asked, new DeliveryOptions().setSendTimeout(20_000))
                    .onSuccess(reply -> say("reply " + reply.body()))
                    .onFailure(failure -> say("unanswered " + failure.getMessage()));
        }
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
