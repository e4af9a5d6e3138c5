package io.mainstay.core.agent;

/**
 * How a command (open, online, offline, clean, close) ended.
 *
 * @param verdict done or failed
 * @param waitMs milliseconds to wait before the first monitor that follows; normally 0
 * @param detail the evidence, one line; may be empty
 */
public record Outcome(Verdict verdict, long waitMs, String detail) {
    /** Whether a command did what it was asked. */
    public enum Verdict {
        DONE,
        FAILED
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

    public boolean isDone() {
        return verdict == Verdict.DONE;
    }
}
