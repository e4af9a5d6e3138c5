package io.mainstay.resource.script;

import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Exit;

/**
 * What a script's exit code means (VCS's codes for monitor). For the other verbs 0 is done and everything else failed:
 * VCS would read a code as seconds to wait, but then a start could not fail (A42). Pure.
 */
final class ExitCodes {
    static final int OFFLINE = 100;
    static final int LEAST_ONLINE = 101;
    static final int MOST_ONLINE = 110;
    static final int STOPPED_ON_PURPOSE = 200;

    private ExitCodes() {}

    static MonitorResult monitor(Exit exit) {
        int code = exit.code();
        if (code == OFFLINE) {
            return MonitorResult.offline(exit.evidence());
        }
        if (code >= LEAST_ONLINE && code <= MOST_ONLINE) {
            return MonitorResult.online((code - OFFLINE) * 10, exit.evidence());
        }
        if (code == STOPPED_ON_PURPOSE) {
            return MonitorResult.stoppedOnPurpose(exit.evidence());
        }
        return MonitorResult.unknown("monitor " + exit.evidence());
    }

    /** @param waitMs before the next monitor, when it is done */
    static Outcome outcome(String verb, Exit exit, long waitMs) {
        return exit.code() == 0
                ? new Outcome(Outcome.Verdict.DONE, waitMs, "")
                : Outcome.failed(verb + " " + exit.evidence());
    }
}
