package io.mainstay.core.probe;

/**
 * What is known of one health check's load balancer. Times are monotonic milliseconds.
 *
 * @param phase how far the daemon is
 * @param call the restore under way, or the one that started the daemon; 0 when idle
 * @param listening what is open for the daemon, for operators; empty when idle
 * @param timeoutMs HC_TIMEOUT
 * @param deadlineMs when silence has lasted too long, or long enough to be said again; {@link #NONE} when idle
 * @param ng whether the ng flag is set
 * @param count probes since it was last brought online
 * @param last the last probe; {@link Sighting#NEVER} when there was none
 */
public record ProbeWatchState(
        Phase phase,
        long call,
        String listening,
        long timeoutMs,
        long deadlineMs,
        boolean ng,
        long count,
        Sighting last) {
    /** Nothing is due. */
    public static final long NONE = Long.MAX_VALUE;

    /** How far the daemon is. */
    public enum Phase {
        /** Not in service: no daemon. */
        IDLE,
        /** Restore has asked for the listeners and waits until they are open. */
        OPENING,
        /** Restore listens and waits for the first probe (R2). */
        WAITING,
        /** The daemon runs (R4). */
        WATCHING
    }

    /** One probe: when, from where, and on which listener. */
    public record Sighting(long atMs, String source, String listener) {
        public static final Sighting NEVER = new Sighting(Long.MIN_VALUE, "", "");
    }

    public static ProbeWatchState idle(long timeoutMs) {
        return new ProbeWatchState(Phase.IDLE, 0, "", timeoutMs, NONE, false, 0, Sighting.NEVER);
    }

    /** When to send a Tick; {@link #NONE} when nothing is due. */
    public long nextWakeMs() {
        return deadlineMs;
    }

    /** Whether SEED1's lbhcd runs. */
    public boolean daemonRuns() {
        return phase == Phase.WATCHING;
    }

    ProbeWatchState toIdle() {
        return new ProbeWatchState(Phase.IDLE, 0, "", timeoutMs, NONE, false, count, last);
    }

    ProbeWatchState toOpening(long newCall) {
        return new ProbeWatchState(Phase.OPENING, newCall, "", timeoutMs, NONE, false, 0, Sighting.NEVER);
    }

    ProbeWatchState toWaiting(String opened, long nowMs) {
        return new ProbeWatchState(Phase.WAITING, call, opened, timeoutMs, nowMs + timeoutMs, false, count, last);
    }

    ProbeWatchState toWatching(long seenAtMs) {
        return new ProbeWatchState(
                Phase.WATCHING, call, listening, timeoutMs, seenAtMs + timeoutMs, false, count, last);
    }

    ProbeWatchState listeningOn(String opened) {
        return new ProbeWatchState(phase, call, opened, timeoutMs, deadlineMs, ng, count, last);
    }

    ProbeWatchState withNg(long nextDeadlineMs) {
        return new ProbeWatchState(phase, call, listening, timeoutMs, nextDeadlineMs, true, count, last);
    }

    ProbeWatchState withDeadline(long nextDeadlineMs) {
        return new ProbeWatchState(phase, call, listening, timeoutMs, nextDeadlineMs, ng, count, last);
    }

    ProbeWatchState withTimeout(long newTimeoutMs) {
        long moved = deadlineMs == NONE ? NONE : deadlineMs - timeoutMs + newTimeoutMs;
        return new ProbeWatchState(phase, call, listening, newTimeoutMs, moved, ng, count, last);
    }

    ProbeWatchState plus(ProbeEvent.ProbeSeen seen) {
        Sighting sighting = new Sighting(seen.atMs(), seen.source(), seen.listener());
        return new ProbeWatchState(phase, call, listening, timeoutMs, deadlineMs, ng, count + seen.probes(), sighting);
    }
}
