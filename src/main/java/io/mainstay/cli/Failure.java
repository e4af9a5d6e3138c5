package io.mainstay.cli;

/** Ends a command with an exit code and one clear line on stderr. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int exitCode;

    Failure(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
