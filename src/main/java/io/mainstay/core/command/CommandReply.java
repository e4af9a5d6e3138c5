package io.mainstay.core.command;

/**
 * The answer to a command, given at once; what it brings about is seen in the snapshot.
 *
 * @param text what happens next, or the one precise reason why not
 */
public record CommandReply(Verdict verdict, String text) {
    /** Between the steps of what a command would lead to. */
    public static final String THEN = " \u2192 ";

    /** Whether the command was taken. */
    public enum Verdict {
        /** Taken; it is under way. */
        ACCEPTED,
        /** Nothing was left to do. */
        DONE,
        /** Not taken; nothing has changed. */
        REFUSED,
        /** There is no such group or resource. */
        UNKNOWN_TARGET
    }

    public static CommandReply accepted(String text) {
        return new CommandReply(Verdict.ACCEPTED, text);
    }

    public static CommandReply done(String text) {
        return new CommandReply(Verdict.DONE, text);
    }

    public static CommandReply refused(String reason) {
        return new CommandReply(Verdict.REFUSED, reason);
    }

    public static CommandReply unknownTarget(String text) {
        return new CommandReply(Verdict.UNKNOWN_TARGET, text);
    }
}
