package io.mainstay.resource.lbhealthcheck;

import io.mainstay.core.Coarse;
import io.mainstay.core.ResourceId;
import io.mainstay.core.probe.OnProbeFail;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One LB health check's parameters as it uses them.
 *
 * @param id names the flag file; safe as a file name
 * @param ports what to listen on, by kind; at least one
 * @param reply what a TCP probe is sent; may be empty
 * @param maxConnections how many may be open at once; the oldest makes room
 * @param idleTimeoutMs how long one may stay open
 */
record HealthSettings(
        String id,
        String listen,
        Map<ListenerKind, Integer> ports,
        String reply,
        SourceAllowList allow,
        long timeoutMs,
        OnProbeFail onProbeFail,
        boolean countHandshakes,
        int maxConnections,
        long idleTimeoutMs) {
    static final Pattern ID = Pattern.compile("(?!\\.)[A-Za-z0-9._-]{1,64}");
    static final int MAX_ID = 64;

    private static final int HASHED = MAX_ID - 9;
    private static final long LEAST_TELL_MS = 100;
    private static final long MOST_TELL_MS = 2_000;

    static HealthSettings of(ResourceId resource, Map<String, Object> parameters) {
        Map<ListenerKind, Integer> ports = new EnumMap<>(ListenerKind.class);
        for (ListenerKind kind : ListenerKind.values()) {
            Object port = parameters.get(kind.key());
            if (port != null) {
                ports.put(kind, (int) (long) (Long) port);
            }
        }
        Object id = parameters.get("id");
        String checkedId = id == null ? defaultId(resource) : (String) id;
        if (!ID.matcher(checkedId).matches()) {
            throw new IllegalArgumentException(
                    "id " + checkedId + " cannot name a file; configuration is checked first");
        }
        return new HealthSettings(
                checkedId,
                (String) parameters.getOrDefault("listen", "0.0.0.0"),
                ports,
                (String) parameters.getOrDefault("reply", ""),
                SourceAllowList.of(texts(parameters.get("allow"))),
                timeoutMs(parameters),
                policy((String) parameters.getOrDefault("OnProbeFail", "recover")),
                (Boolean) parameters.getOrDefault("CountHandshakes", false),
                (int) (long) (Long) parameters.getOrDefault("maxConnections", LbHealthCheckType.MAX_CONNECTIONS),
                (Long) parameters.getOrDefault("idleTimeout", LbHealthCheckType.IDLE_TIMEOUT_MS));
    }

    /**
     * The responder tells a first probe at once, and at this time how many there were since: it is how often operators see the
     * number grow. After a tenth of HC_TIMEOUT, but for these bounds, since each time is told to all nodes.
     */
    long tellAgainAtMs(long nowMs) {
        long pauseMs = Math.min(MOST_TELL_MS, Math.max(LEAST_TELL_MS, timeoutMs / 10));
        return pauseMs == MOST_TELL_MS ? Coarse.about(nowMs + pauseMs) : nowMs + pauseMs;
    }

    static long timeoutMs(Map<String, Object> parameters) {
        return (Long) parameters.getOrDefault("HC_TIMEOUT", LbHealthCheckType.HC_TIMEOUT_MS);
    }

    static List<String> texts(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** {@code group-resource}, made safe as a file name; a long one keeps its start and gets a hash of the whole. */
    static String defaultId(ResourceId resource) {
        String name = resource.group() + "-" + resource.resource();
        String safe = name.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^\\.", "_");
        boolean same = safe.equals(name) && safe.length() <= MAX_ID;
        String start = safe.substring(0, Math.min(safe.length(), HASHED));
        return same ? safe : start + String.format(Locale.ROOT, "-%08x", name.hashCode());
    }

    private static OnProbeFail policy(String word) {
        return switch (word) {
            case "report" -> OnProbeFail.REPORT;
            case "recover" -> OnProbeFail.RECOVER;
            case "failover" -> OnProbeFail.FAIL_OVER;
            default -> throw new IllegalArgumentException("OnProbeFail " + word + "; configuration is checked first");
        };
    }
}
