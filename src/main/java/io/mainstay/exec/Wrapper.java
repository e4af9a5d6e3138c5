package io.mainstay.exec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The constant shell text through which a long-lived program is started: sets the umask, joins the cgroup, says how
 * willingly it is killed when memory runs out, and becomes the program. Everything that varies is an argument, so
 * nothing an operator writes is ever read as shell.
 */
final class Wrapper {
    /** The exit code when one of its conditions cannot be had; shells use 126 and 127 for a failed exec. */
    static final int NOT_PREPARED = 125;

    private static final String SCRIPT =
            "umask \"$1\" || exit 125; if [ -n \"$2\" ]; then echo 0 > \"$2\" || exit 125; fi;"
                    + " if [ -n \"$3\" ]; then echo \"$3\" > /proc/self/oom_score_adj"
                    + " || { echo \"oom_score_adj $3 is not allowed to this node (CAP_SYS_RESOURCE)\" >&2; exit 125; }; fi;"
                    + " if [ -n \"$4\" ] && [ \"$(nice)\" != \"$4\" ];"
                    + " then echo \"niceness $4 is not allowed to this node (CAP_SYS_NICE)\" >&2; exit 125; fi;"
                    + " shift 4; exec \"$@\"";

    private Wrapper() {}

    static List<String> argv(Conditions conditions, Optional<Cgroup> cgroup) throws IOException {
        List<String> argv = new ArrayList<>();
        String nice = "";
        if (conditions.nice().isPresent()) {
            // `nice` counts from what it has inherited, and goes on where it is not allowed to: so the script looks.
            int wanted = conditions.nice().getAsInt();
            nice = Integer.toString(wanted);
            argv.addAll(List.of(Launch.tool("nice"), "-n", Integer.toString(wanted - Proc.ownNiceness())));
        }
        String procs = cgroup.map(found -> found.procs().toString()).orElse("");
        String oomScoreAdj = conditions.oomScoreAdj().isPresent()
                ? Integer.toString(conditions.oomScoreAdj().getAsInt())
                : OutOfMemory.ofPrograms();
        argv.addAll(List.of(
                Launch.SHELL.toString(), "-c", SCRIPT, "mainstay", conditions.umask(), procs, oomScoreAdj, nice));
        return argv;
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
