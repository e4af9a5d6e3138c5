package io.mainstay.core.probe;

/** Whether what is outside reaches this node, or this node it, while a group does not run here (C13). */
public enum Reach {
    /** Nothing is known, or nothing could be: such a node is as good as a reached one. */
    UNKNOWN,
    REACHED,
    /** A worse place for the group, and no reason against it. */
    UNREACHED;

    /**
     * Of a node out of service whose listener is probed all the same.
     *
     * @param sinceMs since when it could have been probed
     * @param lastMs the last probe; earlier than {@code sinceMs} while there was none
     */
    public static Reach of(long sinceMs, long lastMs, long timeoutMs, long nowMs) {
        if (nowMs - Math.max(sinceMs, lastMs) > timeoutMs) {
            return UNREACHED;
        }
        return lastMs >= sinceMs ? REACHED : UNKNOWN;
    }
}
