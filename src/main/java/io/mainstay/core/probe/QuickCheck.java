package io.mainstay.core.probe;

import io.mainstay.core.event.EventKind;
import java.util.Optional;

/** SEED1's quickCheck in its exact order (R14–R18). Exit code 0 means "nothing wrong", not "online". */
public final class QuickCheck {
    private QuickCheck() {}

    /** Whether lbhcd runs. */
    public enum Daemon {
        RUNNING,
        GONE
    }

    /** Whether {@code <id>-hc-ng} is there. */
    public enum Flag {
        ABSENT,
        PRESENT
    }

    /**
     * What quickCheck answers.
     *
     * @param exitCode 0 or 1
     * @param event the one event to issue, {@code recovery} or {@code probefail}; empty with exit code 0
     * @param sentence why, for the one who called it
     */
    public record Verdict(int exitCode, Optional<EventKind> event, String sentence) {}

    public static Verdict judge(LifeKeeperState status, Daemon daemon, Flag flag) {
        if (status != LifeKeeperState.ISP) {
            return new Verdict(
                    0, Optional.empty(), "not in service and protected here (" + status + "): nothing to check");
        }
        // Where both hold only recovery is issued: R15 stands before R16.
        if (daemon == Daemon.GONE) {
            return new Verdict(
                    1,
                    Optional.of(EventKind.RECOVERY),
                    "the health check daemon does not run; recover starts it again");
        }
        if (flag == Flag.PRESENT) {
            return new Verdict(
                    1,
                    Optional.of(EventKind.PROBE_FAIL),
                    "no connection from the load balancer for HC_TIMEOUT: it cannot reach the port");
        }
        return new Verdict(0, Optional.empty(), "the daemon runs and the load balancer is heard");
    }
}
