package io.mainstay.core.group;

/** What operators call a group on one node (DOMAIN c.2); derived from its resources. */
public enum GroupState {
    /** Some resource has not been probed. */
    UNKNOWN,
    ONLINE,
    OFFLINE,
    /** Some resources online, some not, and nothing under way. */
    PARTIAL,
    GOING_ONLINE,
    GOING_OFFLINE,
    /** A critical resource is faulted here. */
    FAULTED
}
