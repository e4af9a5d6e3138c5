package io.mainstay.lease;

import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Ledger;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * Keeps this node's lease, and judges the others as a voter: drives {@code LeaseHolder} and {@code LeaseVoter} by the channel, the
 * clock and the ledger. What runs is ended by others: it only tells them. Public methods may be called from any thread.
 */
public final class LeaseKeeper {
    /**
     * What makes one process's lives different from all others.
     *
     * @param number how often a node has been started on its state directory, this time included
     * @param configDigest of the configuration in force; asked at each joining, on the lease's event loop
     */
    public record Boot(long number, String version, Supplier<String> configDigest) {
        /** More than one process can begin: at two a second it would take six days. */
        static final long LIVES_PER_BOOT = 1_000_000;

        /** Of this process's first life; greater than of every life of an earlier process on the same directory. */
        public long firstIncarnation() {
            return Math.multiplyExact(number, LIVES_PER_BOOT);
        }
    }

    public LeaseKeeper(Boot boot, LeaseChannel channel, Ledger ledger, Guarding guarding, LeaseListener listener) {}

    /**
     * Listens to the started channel and to the ledger, and votes from then on. Completes when the ledger's state is first
     * known. No life begins by itself.
     */
    public Future<Void> start() {
        return Future.failedFuture("not built yet");
    }

    /**
     * Begins a life: the first, or the next after {@link LeaseListener#lifeOver}. The caller vouches that the guard is ready
     * and that nothing of an earlier life runs here. Without effect while a life lasts.
     */
    public void begin() {}

    /** The rule of use, without a lock: whether this node may run the group at this instant of the node's clock. */
    public boolean mayRun(String group, long nowMs) {
        return false;
    }

    /** End of the lease; {@code LeaseHolder.NONE} without one. */
    public long deadlineMs() {
        return Long.MIN_VALUE;
    }

    /** Of the life that lasts. */
    public OptionalLong incarnation() {
        return OptionalLong.empty();
    }

    /** The ledger as applied here; empty until it is first known. */
    public Optional<ClusterState> state() {
        return Optional.empty();
    }

    /** When each node was last heard, on this node's clock, this node included as soon as a life of it lasts. */
    public SortedMap<String, Long> heardMs() {
        return new java.util.TreeMap<>();
    }

    /** Which other members are heard. */
    public Set<String> heard(long nowMs) {
        return Set.of();
    }

    /**
     * Ends this life in order: tells the ledger that the node leaves, stops renewing and voting, and closes the channel. The
     * caller has released everything. Completes within the limit, with whether the ledger knows; if not, the life expires.
     */
    public Future<Boolean> leave(long limitMs) {
        return Future.failedFuture("not built yet");
    }

    /** Stops renewing and voting, and closes the channel; the life expires if it has not left. */
    public Future<Void> close() {
        return Future.failedFuture("not built yet");
    }
}
