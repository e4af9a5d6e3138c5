package io.mainstay.exec;

import java.util.List;
import java.util.OptionalInt;

/**
 * Under what conditions a long-lived program runs, beside its command.
 *
 * @param umask octal digits
 * @param nice its niceness, -20 to 19; empty for the agent's own
 * @param oomScoreAdj how willingly the kernel kills it when memory runs out, -1000 to 1000; empty for the usual 0
 * @param environmentFiles read at each start, see {@link EnvironmentFile}; their variables win over the command's
 * @param readiness whether it is ready once it is executed
 */
public record Conditions(
        String umask,
        OptionalInt nice,
        OptionalInt oomScoreAdj,
        Limits limits,
        List<String> environmentFiles,
        Readiness readiness) {
    /** When a program counts as ready to serve. */
    public enum Readiness {
        /** As soon as it is executed. */
        AT_ONCE,
        /** When {@link Programs#ready} is told: a later life of the agent must know whether it was. */
        IS_TOLD
    }

    public Conditions {
        environmentFiles = List.copyOf(environmentFiles);
        if (!isUmask(umask)) {
            throw new IllegalArgumentException("umask " + umask + " is not three or four octal digits");
        }
    }

    public static boolean isUmask(String text) {
        return text.matches("[0-7]{3,4}");
    }

    public static Conditions of(String umask) {
        return new Conditions(
                umask, OptionalInt.empty(), OptionalInt.empty(), Limits.NONE, List.of(), Readiness.AT_ONCE);
    }
}
