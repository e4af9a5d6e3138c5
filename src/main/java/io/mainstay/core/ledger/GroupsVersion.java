package io.mainstay.core.ledger;

/**
 * The groups as an operator declared them once.
 *
 * @param number grows by one with each that is applied; 1 is the first
 * @param document groups and types as they stand in a file, at most {@value #MAX_BYTES} bytes in UTF-8
 * @param by who applied it
 * @param reason why, in his words; may be empty
 * @param atWallMs when, milliseconds since 1970 by the wall clock of the node that was asked; for people only
 */
public record GroupsVersion(long number, String document, String by, String reason, long atWallMs) {
    /** Some 300 groups of three resources each; the ledger takes no longer entry. */
    public static final int MAX_BYTES = 128 * 1024;
}
