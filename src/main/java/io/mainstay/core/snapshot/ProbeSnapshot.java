package io.mainstay.core.snapshot;

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
 */
public record ProbeSnapshot(
        long count,
        long lastWallMs,
        String lastSource,
        String lastListener,
        boolean ng,
        long timeoutMs,
        String listening,
        long ignored) {}
