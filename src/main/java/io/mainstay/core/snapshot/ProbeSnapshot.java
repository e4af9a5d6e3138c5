package io.mainstay.core.snapshot;

import java.util.List;

/**
 * What one LB health check has seen of its load balancer.
 *
 * @param count probes counted since it was last brought online
 * @param lastWallMs wall clock of the last counted probe; 0 when none was
 * @param lastSource address the last counted probe came from; empty when none was
 * @param lastListener tcp, http, agent or handshake; empty when none was
 * @param ng whether the ng flag is set
 * @param timeoutMs HC_TIMEOUT
 * @param listening what is open, such as {@code tcp 61000}; empty when nothing is
 * @param ignored probes from sources that are not allowed, since it was opened
 * @param sources by which listener and from where probes came since the node started, at most {@value #MAX_SOURCES} and one
 *     {@code other} for each listener
 */
public record ProbeSnapshot(
        long count,
        long lastWallMs,
        String lastSource,
        String lastListener,
        boolean ng,
        long timeoutMs,
        String listening,
        long ignored,
        List<Source> sources) {
    /** Load balancers probe from a few addresses; what comes from more is not told apart. */
    public static final int MAX_SOURCES = 16;

    public ProbeSnapshot {
        sources = List.copyOf(sources);
    }

    /** Probes by one listener from one address. */
    public record Source(String listener, String source, long count) {}
}
