package io.mainstay.sim;

import io.mainstay.core.agent.MonitorResult;

/** A pretended resource: up or down, and able to misbehave in each of its verbs. */
public final class SimResource {
    /** What a verb does when it is called. */
    public enum Conduct {
        WORKS,
        FAILS,
        /** Answers well and does nothing. */
        LIES,
        HANGS
    }

    public boolean isUp;
    public Conduct online = Conduct.WORKS;
    public Conduct offline = Conduct.WORKS;
    public Conduct clean = Conduct.WORKS;
    public Conduct monitor = Conduct.WORKS;
    public long onlineMs = 20;
    public long offlineMs = 10;
    public long cleanMs = 5;
    public long monitorMs = 1;
    public int starts;
    public int stops;

    MonitorResult look() {
        return switch (monitor) {
            case WORKS -> isUp ? MonitorResult.online("up") : MonitorResult.offline("down");
            case FAILS -> MonitorResult.unknown("monitor failed");
            case LIES -> isUp ? MonitorResult.offline("lie") : MonitorResult.online("lie");
            case HANGS -> throw new IllegalStateException("a hanging monitor gives no answer");
        };
    }
}
