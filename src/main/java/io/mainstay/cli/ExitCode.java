package io.mainstay.cli;

/** What a command's exit code tells a script. */
public final class ExitCode {
    public static final int DONE = 0;
    /** Refused or failed; the reason is on stderr. */
    public static final int REFUSED = 1;
    /** The command line was wrong; for lifekeeper commands also: there is no such ID. */
    public static final int USAGE = 2;

    public static final int NOT_REACHABLE = 3;
    /** Timed out while waiting; what was begun goes on. */
    public static final int TIMED_OUT = 4;

    private ExitCode() {}
}
