package io.mainstay.resource.conformance;

/** What is tried, in this order; each stands on the ones before it. */
public enum Check {
    DESCRIBES("describes", "says what it is and takes, and finds nothing wrong with the given values"),
    MONITOR("monitor", "before anything is done its monitor finds it offline; of a monitor-only one, it decides"),
    ONLINE("online", "online is done, and its monitor finds it online"),
    ONLINE_TWICE("online twice", "online of what is online is done and changes nothing"),
    CONFIGURED("configured", "reading its parameters anew leaves it online; info answers"),
    CANCELLED_MONITOR("cancelled monitor", "a monitor that is cancelled ends, and changes nothing"),
    OFFLINE("offline", "offline is done, and its monitor finds it offline"),
    OFFLINE_TWICE("offline twice", "offline of what is offline is done"),
    CANCELLED_ONLINE("cancelled online", "a start that is cancelled ends, clean makes sure, it can start again"),
    KILLED("killed", "ended behind its back: that is found, clean is done, it can start again"),
    CANCELLED_OFFLINE("cancelled offline", "a stop that is cancelled ends, and can be followed by clean"),
    CLEAN("clean", "clean of what is online leaves nothing"),
    CLEAN_TWICE("clean twice", "clean of what is offline is done"),
    CLOSE("close", "close lets go; another agent can look after it");

    private final String label;
    private final String meaning;

    Check(String label, String meaning) {
        this.label = label;
        this.meaning = meaning;
    }

    public String label() {
        return label;
    }

    public String meaning() {
        return meaning;
    }
}
