package io.mainstay.core.command;

/** What an operator can ask for. The label is the word on the command line, in REST and on the bus. */
public enum Verb {
    ONLINE("online"),
    OFFLINE("offline"),
    FORCE_OFFLINE("force-offline"),
    RECOVER("recover"),
    CLEAR("clear"),
    ENABLE("enable"),
    DISABLE("disable"),
    FREEZE("freeze"),
    UNFREEZE("unfreeze"),
    PROBE("probe"),
    /** SEED1's quickCheck: looks and tells, changes nothing (R14–R18). */
    QUICK_CHECK("quickCheck");

    private final String label;

    Verb(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
