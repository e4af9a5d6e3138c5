package io.mainstay.lease;

import java.util.function.Supplier;

/**
 * What makes one process's lives different from all others.
 *
 * @param number how often a node has been started on its state directory, this time included
 * @param configDigest of the configuration in force; asked as a life begins, on the lease's event loop
 */
public record Boot(long number, String version, Supplier<String> configDigest) {
    /** More than one process can begin: at two a second it would take six days. */
    public static final long LIVES_PER_BOOT = 1_000_000;

    /** Of this process's first life; greater than of every life of an earlier process on the same directory. */
    public long firstIncarnation() {
        return Math.multiplyExact(number, LIVES_PER_BOOT);
    }
}
