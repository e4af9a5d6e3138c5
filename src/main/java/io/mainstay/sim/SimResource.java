package io.mainstay.sim;

import io.mainstay.core.agent.MonitorResult;
import java.util.ArrayList;
import java.util.List;

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
    /** One that is only monitored looks at these, and is up only while all of them are. */
    public final List<SimResource> looksAt = new ArrayList<>();

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
        boolean up = isUp && looksAt.stream().allMatch(other -> other.isUp);
        return switch (monitor) {
            case WORKS -> up ? MonitorResult.online("up") : MonitorResult.offline("down");
            case FAILS -> MonitorResult.unknown("monitor failed");
            case LIES -> up ? MonitorResult.offline("lie") : MonitorResult.online("lie");
            case HANGS -> throw new IllegalStateException("a hanging monitor gives no answer");
        };
    }
}
