package io.mainstay.exec;

import java.io.IOException;

/**
 * Sends signals to whole process groups, which Java cannot. The shell's own {@code kill} is used because it is there in
 * the smallest image; its words are constant, and its arguments are a name and a number of our own. Blocks.
 */
final class Signals {
    private static final String SCRIPT = "kill -s \"$1\" -- \"-$2\"";

    private Signals() {}

    /** Returns whether the group was there to get it. The caller has made sure that the group is ours. */
    static boolean send(Signal signal, long processGroup) throws IOException {
        if (processGroup <= 1) {
            throw new IllegalArgumentException("process group " + processGroup + " is never one of ours");
        }
        return Launch.runShell(SCRIPT, signal.name(), Long.toString(processGroup)) == 0;
    }
}
