package io.mainstay.resource.lbhealthcheck;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.Attribute;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.Parameter.Conflict;
import io.mainstay.resource.Parameter.Kind;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.ResourceType;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * LifeKeeper's LB Health Check kit as a resource type (R1–R22, C1–C15). Beside the status page of the node, its ports are
 * the only ones that are not on loopback by default: cloud load balancers probe from outside, and answering them is
 * the type's purpose. {@code allow} narrows who may.
 */
public final class LbHealthCheckType implements ResourceType {
    static final long HC_TIMEOUT_MS = 60_000;
    static final long MAX_CONNECTIONS = 1_024;
    static final long IDLE_TIMEOUT_MS = 5_000;

    private static final int MAX_REPLY_BYTES = 1_024;
    private static final int MAX_ALLOWED = 256;
    private static final int MAX_PORT = 65_535;

    private final Supplier<HealthCheckVerticle> server;
    private @Nullable House house;

    public LbHealthCheckType() {
        this(HealthCheckVerticle::new);
    }

    LbHealthCheckType(Supplier<HealthCheckVerticle> server) {
        this.server = server;
    }

    @Override
    public String name() {
        return "lbhealthcheck";
    }

    @Override
    public String summary() {
        return "answers a load balancer's probes only where its group is online (TCP, HTTP, HAProxy agent-check)";
    }

    @Override
    public Map<Attribute, Long> defaults() {
        Map<Attribute, Long> defaults = new LinkedHashMap<>();
        defaults.put(Attribute.RESTART_LIMIT, 1L); // Local recovery first, as LifeKeeper does.
        defaults.put(Attribute.MONITOR_INTERVAL, 5_000L); // A monitor here is a look at a field.
        return defaults;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                parameter("port", Kind.NUMBER, null, 1, MAX_PORT, "TCP: a connection is answered by closing it"),
                parameter("http.port", Kind.NUMBER, null, 1, MAX_PORT, "HTTP: 200 where in service, else 503"),
                parameter("agent.port", Kind.NUMBER, null, 1, MAX_PORT, "HAProxy agent-check: ready up, or down"),
                parameter("listen", Kind.TEXT, "0.0.0.0", 2, 45, "address to listen on; not loopback by its purpose"),
                parameter("id", Kind.TEXT, null, 1, HealthSettings.MAX_ID, "names the flag; default group-resource"),
                parameter("reply", Kind.TEXT, "", 0, MAX_REPLY_BYTES, "text sent to each TCP connection"),
                parameter(
                        "allow", Kind.TEXTS, List.of(), 0, MAX_ALLOWED, "who may probe: addresses, ranges; none = all"),
                parameter("HC_TIMEOUT", Kind.DURATION, HC_TIMEOUT_MS, 1_000, 3_600_000, "longest silence of the LB"),
                new Parameter(
                        "OnProbeFail",
                        Kind.CHOICE,
                        false,
                        Optional.of("recover"),
                        0,
                        0,
                        List.of("report", "recover", "failover"),
                        "what a silence of HC_TIMEOUT leads to, while another node could take the group"),
                parameter(
                        "CountHandshakes",
                        Kind.FLAG,
                        false,
                        0,
                        1,
                        "count connections reset within the handshake (HAProxy's plain check) as probes"),
                parameter("maxConnections", Kind.NUMBER, MAX_CONNECTIONS, 1, 65_536, "the oldest makes room"),
                parameter("idleTimeout", Kind.DURATION, IDLE_TIMEOUT_MS, 100, 60_000, "longest life of a connection"));
    }

    @Override
    public List<Conflict> check(Map<String, Object> values, AgentSettings attributes) {
        List<Conflict> conflicts = new ArrayList<>();
        checkPorts(values, conflicts);
        checkTexts(values, conflicts);
        checkTimes(HealthSettings.timeoutMs(values), attributes, conflicts);
        return conflicts;
    }

    /** A port is claimed whatever the address: the node that has both groups must serve both. */
    @Override
    public List<String> claims(ResourceId id, Map<String, Object> values) {
        HealthSettings settings = HealthSettings.of(id, values);
        List<String> claims = new ArrayList<>(List.of("id " + settings.id()));
        settings.ports().values().forEach(port -> claims.add("port " + port));
        return claims;
    }

    @Override
    public Resource create(ResourceContext context) {
        House shared = house;
        if (shared == null) {
            shared = House.on(context.workshop(), server.get());
            house = shared;
        }
        return new LbHealthCheck(shared, context);
    }

    private static void checkPorts(Map<String, Object> values, List<Conflict> conflicts) {
        Map<Object, String> taken = new LinkedHashMap<>();
        for (ListenerKind kind : ListenerKind.values()) {
            Object port = values.get(kind.key());
            String other = port == null ? null : taken.putIfAbsent(port, kind.key());
            if (other != null) {
                conflicts.add(new Conflict(kind.key(), "is the same as " + other, "give each listener its own port"));
            }
        }
        if (taken.isEmpty()) {
            conflicts.add(new Conflict("port", "no listener is given", "give port, http.port or agent.port"));
        }
    }

    private static void checkTexts(Map<String, Object> values, List<Conflict> conflicts) {
        Object id = values.get("id");
        if (id != null && !HealthSettings.ID.matcher((String) id).matches()) {
            conflicts.add(new Conflict(
                    "id", "cannot name a file", "1 to 64 of letters, digits, '.', '_', '-', not beginning with '.'"));
        }
        String listen = (String) values.getOrDefault("listen", "0.0.0.0");
        if (NetUtil.createByteArrayFromIpAddressString(listen) == null) {
            conflicts.add(new Conflict("listen", "is no IP address", "an address of this node, 0.0.0.0 or ::"));
        }
        String reply = (String) values.getOrDefault("reply", "");
        int replyBytes = reply.getBytes(StandardCharsets.UTF_8).length;
        if (replyBytes > MAX_REPLY_BYTES) {
            conflicts.add(new Conflict("reply", "has " + replyBytes + " bytes", "at most " + MAX_REPLY_BYTES));
        }
        SourceAllowList.firstInvalid(HealthSettings.texts(values.get("allow")))
                .ifPresent(entry -> conflicts.add(new Conflict(
                        "allow",
                        "has " + entry + ", which is no address",
                        "such as 10.0.0.7, 35.191.0.0/16, fd00::/8")));
    }

    /** Restore waits inside GoingOnline, and OnlineTimeout covers the wait state too (A47). */
    private static void checkTimes(long timeoutMs, AgentSettings attributes, List<Conflict> conflicts) {
        long waits = attributes.onlineWaitLimit() * attributes.offlineMonitorIntervalMs();
        long needed = timeoutMs + waits;
        long limit = attributes.onlineTimeoutMs();
        if (needed > limit) {
            String lower = limit - waits >= 1_000 ? "lower HC_TIMEOUT to " + time(limit - waits) + ", or " : "";
            conflicts.add(new Conflict(
                    "HC_TIMEOUT",
                    "HC_TIMEOUT " + time(timeoutMs) + " + OnlineWaitLimit " + attributes.onlineWaitLimit()
                            + " × OfflineMonitorInterval " + time(attributes.offlineMonitorIntervalMs()) + " = "
                            + time(needed) + " is more than OnlineTimeout " + time(limit),
                    lower + "raise OnlineTimeout to " + time(needed)));
        }
    }

    private static String time(long ms) {
        return ms % 1_000 == 0 ? ms / 1_000 + "s" : ms + "ms";
    }

    private static Parameter parameter(
            String key, Kind kind, @Nullable Object value, long min, long max, String meaning) {
        return new Parameter(key, kind, false, Optional.ofNullable(value), min, max, List.of(), meaning);
    }
}
