package io.mainstay.core.ledger;

/**
 * Who proposed a command, and when by his clock on the wall. For people only: nothing is decided by it (O7).
 *
 * @param node empty where not known
 * @param atMs milliseconds since 1970; 0 where not known
 */
public record Stamp(String node, long atMs) {
    /** Of an entry that does not say. */
    public static final Stamp NONE = new Stamp("", 0);
}
