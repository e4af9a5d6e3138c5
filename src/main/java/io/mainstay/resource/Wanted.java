package io.mainstay.resource;

/**
 * What was last asked of a resource that can be there and yet be of no use, such as a file system gone read-only. To
 * those who want it online it is offline then; to those who want it offline it is not, as long as it is there.
 */
public enum Wanted {
    /** Nothing has been asked or seen yet. */
    UNKNOWN,
    ONLINE,
    OFFLINE
}
