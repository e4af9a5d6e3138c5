package io.mainstay.exec;

import java.util.List;
import java.util.Optional;

/**
 * The constant shell text through which a long-lived program is started: sets the umask, joins the cgroup and becomes
 * the program. Everything that varies is an argument, so nothing an operator writes is ever read as shell. Pure.
 */
final class Wrapper {
    /** The exit code when the umask or the cgroup cannot be had; shells use 126 and 127 for a failed exec. */
    static final int NOT_PREPARED = 125;

    private static final String SCRIPT =
            "umask \"$1\" || exit 125; if [ -n \"$2\" ]; then echo 0 > \"$2\" || exit 125; fi; shift 2; exec \"$@\"";

    private Wrapper() {}

    static List<String> argv(String umask, Optional<Cgroup> cgroup) {
        String procs = cgroup.map(found -> found.procs().toString()).orElse("");
        return List.of(Launch.SHELL.toString(), "-c", SCRIPT, "mainstay", umask, procs);
    }

    /** Whether a process that was started as {@code argv} is, by its command line, still on the way to its program. */
    static boolean isOnTheWay(String commandLine, List<String> argv, int programAt) {
        for (int from = 0; from < programAt; from++) {
            String stage = String.join("\0", argv.subList(from, argv.size()));
            // A long command line is read in part only.
            if (commandLine.startsWith(stage) || stage.startsWith(commandLine)) {
                return true;
            }
        }
        return false;
    }

    /** Whether an exit code says that the program was never reached. */
    static boolean meansNotExecuted(int code) {
        return code >= NOT_PREPARED && code <= 127;
    }
}
