package io.mainstay.exec;

import java.io.IOException;
import java.nio.file.Path;

/** The guard's program on its own, as if its agent were frozen: for tests that something ends by its clean command. */
public final class LoneGuard {
    /** Everything was ended, and every clean command has exited 0. */
    public static final int ENDED = 10;

    private LoneGuard() {}

    /** Lets the lease of a node run out at once; returns the guard's exit code when it has ended all it knows of. */
    public static int end(Path stateDirectory) throws IOException, InterruptedException {
        Process agent = new ProcessBuilder("sleep", "300").start();
        try {
            RawGuard guard = RawGuard.start(stateDirectory, agent);
            try {
                guard.deadlineIn(0);
                return guard.exit();
            } finally {
                guard.process.destroyForcibly();
            }
        } finally {
            agent.destroyForcibly().waitFor();
        }
    }
}
