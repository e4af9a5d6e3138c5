package io.mainstay.exec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native program through which others are started and signals sent to whole process groups (launch.c), since Java can
 * do neither. All that varies is an argument: nothing an operator writes is ever read by a shell.
 */
final class Launcher {
    private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);
    /** Its exit code when there is no such process group. */
    private static final int NOBODY = 1;
    /** When one of a program's conditions cannot be had; 126 and 127 say that the program cannot be executed. */
    private static final int NOT_PREPARED = 125;

    private final String program;

    /**
     * Brings it out of the jar. Blocks for the disk.
     *
     * @param stateDirectory exists
     */
    Launcher(Path stateDirectory) throws IOException {
        program = OwnProgram.LAUNCH.install(stateDirectory).toAbsolutePath().toString();
    }

    /**
     * The command, as leader of a session and process group of its own, as its user.
     *
     * @throws IOException saying why it cannot be executed
     */
    List<String> argv(Command command) throws IOException {
        return argv(command, List.of());
    }

    /** As above, under its conditions and as a member of its cgroup: both come before the user is changed. */
    List<String> argv(Command command, Conditions conditions, Optional<Cgroup> cgroup) throws IOException {
        return argv(command, options(conditions, cgroup));
    }

    private List<String> argv(Command command, List<String> options) throws IOException {
        List<String> argv = new ArrayList<>(List.of(program, "start"));
        argv.addAll(options);
        argv.add("--");
        argv.addAll(Launch.argv(command));
        return argv;
    }

    static List<String> options(Conditions conditions, Optional<Cgroup> cgroup) {
        List<String> options = new ArrayList<>(List.of("-u", conditions.umask()));
        cgroup.ifPresent(found -> options.addAll(List.of("-c", found.procs().toString())));
        String score = conditions.oomScoreAdj().isPresent()
                ? Integer.toString(conditions.oomScoreAdj().getAsInt())
                : OutOfMemory.ofPrograms();
        if (!score.isEmpty()) {
            options.addAll(List.of("-o", score));
        }
        conditions.nice().ifPresent(nice -> options.addAll(List.of("-n", Integer.toString(nice))));
        return options;
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

    /** Returns whether the group was there to get it. The caller has made sure that the group is ours. Blocks. */
    boolean send(Signal signal, long processGroup) throws IOException {
        if (processGroup <= 1) {
            throw new IllegalArgumentException("process group " + processGroup + " is never one of ours");
        }
        int code = Launch.runTool(
                List.of(program, "signal", Integer.toString(signal.number()), Long.toString(processGroup)));
        if (code > NOBODY) {
            throw new IOException(
                    "process group " + processGroup + " cannot be sent SIG" + signal + ": launch ended with " + code);
        }
        return code != NOBODY;
    }

    /** Kills a process group. Where no program can be started any more, each member is killed by itself. Blocks. */
    void kill(long processGroup, List<Long> members) {
        try {
            send(Signal.KILL, processGroup);
        } catch (IOException failed) {
            LOG.warn("Process group {} is killed one by one: {}", processGroup, failed.getMessage());
            for (long pid : members) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }
}
