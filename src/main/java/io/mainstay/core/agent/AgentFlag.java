package io.mainstay.core.agent;

/** What is to be known about a resource beside its agent's state. */
public enum AgentFlag {
    /** A fault is marked; the resource is not started here until it is cleared (A35, A39). */
    FAULTED,
    /** Clean runs, or is waited for after it failed; the resource is not known to be down. */
    CLEANING,
    /** A fault has been cleaned, and a restart in place is allowed; the group brings it online again in order. */
    RESTARTING,
    /** Going offline by force: clean, never the polite stop, and never back to Online. */
    FORCED,
    /** The last stop did not take effect within OfflineTimeout (A25, A28). */
    UNABLE_TO_OFFLINE,
    /** The last monitor ran longer than MonitorTimeout (A17). */
    MONITOR_TIMED_OUT,
    /** ManageFaults is NONE and a fault was found: an operator decides (a.4 step 4). */
    ADMIN_WAIT,
    /** It went offline because whoever stopped it said so (A15); the group lets it be. */
    STOPPED_ON_PURPOSE;

    /** Whether it may still be set after this state is entered; what may not is dropped on the way in. */
    boolean holdsIn(AgentState state) {
        return switch (this) {
            // G14: a fault mark outlives everything but being online.
            case FAULTED, ADMIN_WAIT -> state != AgentState.ONLINE;
            case RESTARTING ->
                state == AgentState.OFFLINE
                        || state == AgentState.GOING_ONLINE
                        || state == AgentState.GOING_ONLINE_WAIT;
            case FORCED -> state == AgentState.GOING_OFFLINE || state == AgentState.GOING_OFFLINE_WAIT;
            // Each begins after the state is entered.
            case CLEANING, UNABLE_TO_OFFLINE, MONITOR_TIMED_OUT, STOPPED_ON_PURPOSE -> false;
        };
    }
}
