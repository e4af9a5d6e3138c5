package io.mainstay.core.command;

/** What an operator can ask for. The label is the word on the command line, in REST and on the bus. */
public enum Verb {
    ONLINE("online"),
    OFFLINE("offline"),
    FORCE_OFFLINE("force-offline"),
    RECOVER("recover"),
    CLEAR("clear"),
    /** What was asked and has not begun is called off, and a start that runs is ended. */
    FLUSH("flush"),
    ENABLE("enable"),
    DISABLE("disable"),
    /** The group goes to another node, or back where it was. */
    SWITCH("switch"),
    /** No group is wanted on a node: what runs there goes elsewhere. */
    DRAIN("drain"),
    UNDRAIN("undrain"),
    /** A node's agent stops and leaves what it runs running, for a bounded time. */
    DETACH("detach"),
    /** A node that lost its disk is taken out of the voters, and in again once it has begun anew. */
    REPLACE("replace"),
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
        return this == DRAIN || this == UNDRAIN || isBelowNode();
    }

    /** Whether it is asked as {@code mainstay node VERB}: rare, and nothing to be typed by mistake. */
    public boolean isBelowNode() {
        return this == DETACH || this == REPLACE;
    }

    /** The least role that it takes. */
    public AccessRole needs() {
        return isBelowNode() ? AccessRole.ADMIN : AccessRole.OPERATOR;
    }

    /** Why a node alone refuses what only a cluster can do. */
    public String needsAnother(String node) {
        return label + " needs another node, and " + node + " is alone";
    }

    public String label() {
        return label;
    }
}
