package io.mainstay.core.group;

/** What a node that does not own a group finds of it; told to the ledger before anything is started (G12). */
public enum Finding {
    OFFLINE,
    /** Offline, and the load balancer does not reach this node: others are the better place (C13). */
    UNREACHED,
    /** Something of it runs here. */
    ONLINE,
    /** It must not be given the group, for example because it leaves. */
    UNFIT
}
