package io.mainstay.resource.lbhealthcheck;

/** An open connection, as {@link Connections} bounds it. */
interface Held {
    ListenerKind kind();

    /** Monotonic milliseconds. */
    long acceptedMs();

    /** Ends it; takes itself off the list. */
    void end();
}
