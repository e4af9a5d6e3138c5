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
    /** The group goes to another node, or back where it was. */
    SWITCH("switch"),
    /** No group is wanted on a node: what runs there goes elsewhere. */
    DRAIN("drain"),
    UNDRAIN("undrain"),
    FREEZE("freeze"),
    UNFREEZE("unfreeze"),
    PROBE("probe"),
    /** The resource does something of its own, which its type names. */
    ACTION("action"),
    /** SEED1's quickCheck: looks and tells, changes nothing (R14–R18). */
    QUICK_CHECK("quickCheck");

    private final String label;

    Verb(String label) {
        this.label = label;
    }

    /** Whether it is about a node, not about a group. */
    public boolean isForNode() {
        return this == DRAIN || this == UNDRAIN;
    }

    public String label() {
        return label;
    }
}
