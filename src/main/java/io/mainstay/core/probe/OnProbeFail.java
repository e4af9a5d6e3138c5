package io.mainstay.core.probe;

/** What a missing load balancer leads to (C11). */
public enum OnProbeFail {
    /** The event and the flag, nothing else. */
    REPORT,
    /** SEED1's recover, then a fault; with the last-node rule. */
    RECOVER,
    /** A fault at once, so that the group moves; with the last-node rule. */
    FAIL_OVER
}
