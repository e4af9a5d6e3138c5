package io.mainstay.exec;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Sends signals to whole process groups, which Java cannot. The shell's own {@code kill} is used because it is there in
 * the smallest image; its words are constant, and its arguments are a name and a number of our own. Blocks.
 */
final class Signals {
    private static final String SCRIPT = "kill -s \"$1\" -- \"-$2\"";
    private static final long LIMIT_S = 10;

    private Signals() {}

    /** Returns whether the group was there to get it. The caller has made sure that the group is ours. */
    static boolean send(Signal signal, long processGroup) throws IOException {
        if (processGroup <= 1) {
            throw new IllegalArgumentException("process group " + processGroup + " is never one of ours");
        }
        ProcessBuilder builder = new ProcessBuilder(
                        Launch.SHELL.toString(), "-c", SCRIPT, "sh", signal.name(), Long.toString(processGroup))
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        builder.environment().clear();
        Process process = builder.start();
        try {
            if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("sending SIG" + signal + " to process group " + processGroup
                        + " took longer than " + LIMIT_S + " s");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while sending SIG" + signal + " to " + processGroup, stopping);
        }
        return process.exitValue() == 0;
    }
}
