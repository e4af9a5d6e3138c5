package io.mainstay.core.agent;

/**
 * What one look at a resource found.
 *
 * @param status online, offline, or unknown where the look itself failed
 * @param confidence percent, 10 to 100, for online; 0 otherwise
 * @param cause what is behind an offline, as far as the monitor knows; UNASKED otherwise
 * @param detail the evidence, one line a person can read: an exit code, a last line of output; may be empty
 */
public record MonitorResult(Status status, int confidence, Cause cause, String detail) {
    /** The three answers of a monitor; a time-out is no answer and is judged by the machine's own deadline. */
    public enum Status {
        ONLINE,
        OFFLINE,
        UNKNOWN
    }

    /** Why it is not online. */
    public enum Cause {
        /** Nobody says. */
        UNASKED,
        /** Whoever stopped it says that it was meant to be (exit code 200). */
        INTENDED,
        /** What was started has ended, and only another start brings it back: no later look finds it online (A46). */
        ENDED,
        /** It failed, and something of it may still run: down only when it has been cleaned. */
        BROKEN,
        /** As BROKEN; and this node lacks what it needs, so that every start here would fail too (A56). */
        NOT_HERE
    }

    public static MonitorResult online(String detail) {
        return new MonitorResult(Status.ONLINE, 100, Cause.UNASKED, detail);
    }

    public static MonitorResult online(int confidence, String detail) {
        return new MonitorResult(Status.ONLINE, confidence, Cause.UNASKED, detail);
    }

    public static MonitorResult offline(String detail) {
        return new MonitorResult(Status.OFFLINE, 0, Cause.UNASKED, detail);
    }

    public static MonitorResult stoppedOnPurpose(String detail) {
        return new MonitorResult(Status.OFFLINE, 0, Cause.INTENDED, detail);
    }

    public static MonitorResult ended(String detail) {
        return new MonitorResult(Status.OFFLINE, 0, Cause.ENDED, detail);
    }

    public static MonitorResult broken(String detail) {
        return new MonitorResult(Status.OFFLINE, 0, Cause.BROKEN, detail);
    }

    public static MonitorResult notHere(String detail) {
        return new MonitorResult(Status.OFFLINE, 0, Cause.NOT_HERE, detail);
    }

    public static MonitorResult unknown(String detail) {
        return new MonitorResult(Status.UNKNOWN, 0, Cause.UNASKED, detail);
    }

    /** Whether nothing of it runs. */
    public boolean isDown() {
        return status == Status.OFFLINE && cause != Cause.BROKEN && cause != Cause.NOT_HERE;
    }

    /** Whether waiting for it to come online is of no use. */
    boolean isFinal() {
        return cause == Cause.ENDED || cause == Cause.NOT_HERE;
    }
}
