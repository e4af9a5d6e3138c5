package io.mainstay.core.agent;

/**
 * What one look at a resource found.
 *
 * @param status online, offline, or unknown where the look itself failed
 * @param confidence percent, 10 to 100, for online; 0 otherwise
 * @param intent whether an offline resource says that it was stopped on purpose (exit code 200)
 * @param detail the evidence, one line a person can read: an exit code, a last line of output; may be empty
 */
public record MonitorResult(Status status, int confidence, Intent intent, String detail) {
    /** The three answers of a monitor; a time-out is no answer and is judged by the machine's own deadline. */
    public enum Status {
        ONLINE,
        OFFLINE,
        UNKNOWN
    }

    /** Whether a stop was asked for by whoever stopped it. */
    public enum Intent {
        UNASKED,
        INTENDED
    }

    public static MonitorResult online(String detail) {
        return new MonitorResult(Status.ONLINE, 100, Intent.UNASKED, detail);
    }

    public static MonitorResult online(int confidence, String detail) {
        return new MonitorResult(Status.ONLINE, confidence, Intent.UNASKED, detail);
    }

    public static MonitorResult offline(String detail) {
        return new MonitorResult(Status.OFFLINE, 0, Intent.UNASKED, detail);
    }

    public static MonitorResult stoppedOnPurpose(String detail) {
        return new MonitorResult(Status.OFFLINE, 0, Intent.INTENDED, detail);
    }

    public static MonitorResult unknown(String detail) {
        return new MonitorResult(Status.UNKNOWN, 0, Intent.UNASKED, detail);
    }
}
