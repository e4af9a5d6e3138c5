package io.mainstay.exec;

import java.util.Optional;

/**
 * How a program ended.
 *
 * @param code its exit code; 128 + n when signal n ended it, as shells have it; {@link #UNKNOWN} when it cannot be had
 * @param output what it printed, both streams in order; the middle of a long one is left out
 * @param durationMs from its start to the instant its exit was heard
 * @param cause who ended it and why, where that is known; may be empty
 */
public record Exit(int code, String output, long durationMs, String cause) {
    /** The code of a program that was adopted: only its parent can learn it. */
    public static final int UNKNOWN = -1;

    public Exit(int code, String output, long durationMs) {
        this(code, output, durationMs, "");
    }

    /** The signal's name, where the code speaks of one that ends programs. */
    public Optional<String> signal() {
        return Signal.ofExitCode(code).map(found -> "SIG" + found);
    }

    /** One line for operators: {@code exited 137 (SIGKILL); last line: …}. */
    public String evidence() {
        return words() + Text.evidence(output);
    }

    /** The code in words, without output. */
    public String words() {
        String why = cause.isEmpty() ? "" : ", " + cause;
        if (code == UNKNOWN) {
            return "exited (code not known: it was started by an earlier life of this node)" + why;
        }
        return "exited " + code + signal().map(name -> " (" + name + ")").orElse("") + why;
    }
}
