package io.mainstay.resource.lsb;

import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Exit;
import io.mainstay.exec.Text;

/** What an init script's exit codes mean, by the Linux Standard Base; the table in src/docs/types/lsb.md. Pure. */
final class LsbCode {
    private static final int DONE = 0;
    private static final int NOT_RUNNING = 7;

    private LsbCode() {}

    /** The codes of {@code status} are others than those of the rest. */
    static MonitorResult status(Exit exit) {
        return switch (exit.code()) {
            case 0 -> MonitorResult.online(evidence("status", exit, "running"));
            case 1 -> MonitorResult.offline(evidence("status", exit, "dead, its pid file is there"));
            case 2 -> MonitorResult.offline(evidence("status", exit, "dead, its lock file is there"));
            case 3 -> MonitorResult.offline(evidence("status", exit, "not running"));
            case 4 -> MonitorResult.unknown(evidence("status", exit, "it cannot tell"));
            default -> MonitorResult.unknown(evidence("status", exit, ""));
        };
    }

    static Outcome start(Exit exit) {
        return switch (exit.code()) {
            case DONE -> Outcome.done();
            case 2, 3, 4, 5, 6 -> Outcome.notHere(evidence("start", exit, words(exit.code())));
            default -> Outcome.failed(evidence("start", exit, words(exit.code())));
        };
    }

    /** What does not run is stopped, though a script should answer 0 then. */
    static Outcome stop(Exit exit) {
        return exit.code() == DONE || exit.code() == NOT_RUNNING
                ? Outcome.done()
                : Outcome.failed(evidence("stop", exit, words(exit.code())));
    }

    private static String words(int code) {
        return switch (code) {
            case 1 -> "it failed";
            case 2 -> "invalid arguments";
            case 3 -> "the script does not know this action";
            case 4 -> "permission denied";
            case 5 -> "the program is not installed";
            case 6 -> "the program is not configured";
            case NOT_RUNNING -> "the program is not running";
            default -> "";
        };
    }

    private static String evidence(String verb, Exit exit, String words) {
        return verb + " " + exit.words() + (words.isEmpty() ? "" : " (" + words + ")") + Text.evidence(exit.output());
    }
}
