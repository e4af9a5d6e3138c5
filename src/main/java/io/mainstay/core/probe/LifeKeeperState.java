package io.mainstay.core.probe;

import io.mainstay.core.agent.AgentEvent.Freeze;
import io.mainstay.core.agent.AgentFlag;
import io.mainstay.core.agent.AgentReport;
import io.mainstay.core.agent.ResourceState;

/** LifeKeeper's resource states, read off ours (table a.1): SEED1's quickCheck asks for ISP. */
public enum LifeKeeperState {
    /** In service, protected: a fault is recovered. */
    ISP,
    /** In service, unprotected: nothing would be done about a fault. */
    ISU,
    /** Out of service, unimpaired: may take over. */
    OSU,
    /** Out of service, failed. */
    OSF,
    /** No state yet: the resource has not been probed. */
    ILLSTATE;

    /** A command under way leaves the state that it began in. */
    public static LifeKeeperState of(AgentReport report, Freeze freeze) {
        return switch (report.state()) {
            case DETACHED, OPENING, PROBING -> ILLSTATE;
            case ONLINE, GOING_OFFLINE, GOING_OFFLINE_WAIT -> isProtected(report, freeze) ? ISP : ISU;
            case OFFLINE, GOING_ONLINE, GOING_ONLINE_WAIT -> isFailed(report) ? OSF : OSU;
        };
    }

    private static boolean isProtected(AgentReport report, Freeze freeze) {
        return freeze == Freeze.THAWED
                && report.resourceState() != ResourceState.UNKNOWN
                && !report.has(AgentFlag.MONITOR_TIMED_OUT)
                && !report.has(AgentFlag.ADMIN_WAIT);
    }

    private static boolean isFailed(AgentReport report) {
        return report.resourceState() == ResourceState.FAULTED
                || report.has(AgentFlag.FAULTED)
                || report.has(AgentFlag.ADMIN_WAIT);
    }
}
