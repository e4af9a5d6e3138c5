package io.mainstay.core.agent;

/** The nine states of an agent (SEED2). Cleaning and restarting are flags, so the public set stays the seed's. */
public enum AgentState {
    /** Disabled: the agent does not run, so the resource is not monitored. */
    DETACHED("Detached"),
    /** Enabled a moment ago: the resource is being made ready to be monitored. */
    OPENING("Opening"),
    /** Monitored for the first time: not known yet whether the resource is online. */
    PROBING("Probing"),
    /** The resource is online and monitored. */
    ONLINE("Online"),
    /** The resource is offline and monitored, also after a fault. */
    OFFLINE("Offline"),
    /** The start command runs. */
    GOING_ONLINE("GoingOnline"),
    /** The start command has ended; the monitor has not found the resource online yet. */
    GOING_ONLINE_WAIT("GoingOnlineWait"),
    /** The stop command runs. */
    GOING_OFFLINE("GoingOffline"),
    /** The stop command has ended; the monitor has not found the resource offline yet. */
    GOING_OFFLINE_WAIT("GoingOfflineWait");

    private final String label;

    AgentState(String label) {
        this.label = label;
    }

    /** The seed's name, as operators read it. */
    public String label() {
        return label;
    }

    /** Whether coming here from another state goes on with the same transition, and so with its deadline. */
    boolean continues(AgentState from) {
        return switch (this) {
            case GOING_ONLINE, GOING_ONLINE_WAIT -> from == GOING_ONLINE || from == GOING_ONLINE_WAIT;
            case GOING_OFFLINE, GOING_OFFLINE_WAIT -> from == GOING_OFFLINE || from == GOING_OFFLINE_WAIT;
            case DETACHED, OPENING, PROBING, ONLINE, OFFLINE -> false;
        };
    }
}
