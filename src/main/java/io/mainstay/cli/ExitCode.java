package io.mainstay.cli;

import java.util.LinkedHashMap;
import java.util.Map;

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

    /** Each with its meaning, as help shows them. */
    static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        meanings.put(String.valueOf(DONE), "done");
        meanings.put(String.valueOf(REFUSED), "refused or failed; the reason is on stderr");
        meanings.put(String.valueOf(USAGE), "the command line is wrong");
        meanings.put(String.valueOf(NOT_REACHABLE), "the node is not reachable");
        meanings.put(String.valueOf(TIMED_OUT), "timed out while waiting; what was begun goes on");
        return meanings;
    }
}
