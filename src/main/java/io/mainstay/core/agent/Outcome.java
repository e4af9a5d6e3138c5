package io.mainstay.core.agent;

/**
 * How a command (open, online, offline, clean, close) ended.
 *
 * @param verdict whether it did what it was asked
 * @param waitMs milliseconds to wait before the first monitor that follows; normally 0
 * @param detail the evidence, one line; may be empty
 */
public record Outcome(Verdict verdict, long waitMs, String detail) {
    /** Whether a command did what it was asked. */
    public enum Verdict {
        DONE,
        FAILED,
        /** It failed, and will as often as it is tried on this node, which lacks what it needs (A56). */
        NOT_HERE
    }

    public static Outcome done() {
        return new Outcome(Verdict.DONE, 0, "");
    }

    public static Outcome done(String detail) {
        return new Outcome(Verdict.DONE, 0, detail);
    }

    public static Outcome failed(String detail) {
        return new Outcome(Verdict.FAILED, 0, detail);
    }

    public static Outcome notHere(String detail) {
        return new Outcome(Verdict.NOT_HERE, 0, detail);
    }

    public boolean isDone() {
        return verdict == Verdict.DONE;
    }
}
