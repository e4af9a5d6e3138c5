package io.mainstay.core.agent;

/** What operators call the resource itself, beside the state of its agent. */
public enum ResourceState {
    /** Not probed yet, or not monitored. */
    UNKNOWN,
    ONLINE,
    OFFLINE,
    /** Offline after a fault that is still marked. */
    FAULTED
}
