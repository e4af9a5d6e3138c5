package io.mainstay.ledger;

import io.mainstay.core.ledger.ClusterState;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How one node takes part in the ledger.
 *
 * @param cluster the cluster's name; nodes of another one are not listened to
 * @param node this node's name, and its name as a voter
 * @param voters every voter that the cluster is founded with, this node included, and where each listens; later changes
 *     are in the log and win over this
 * @param listen where this node listens; only there
 * @param directory of this ledger alone; made when it is missing
 * @param limits how patient the voters are, and how much log they keep
 * @param tls certificates; without them anybody who reaches the address can write to the ledger
 * @param initial the state that the cluster is founded with; only used once in a cluster's life
 * @param fresh whether an empty directory is in order
 * @param generation how often the cluster was recovered; ledgers of two generations do not listen to each other
 */
public record LedgerOptions(
        String cluster,
        String node,
        SortedMap<String, InetSocketAddress> voters,
        InetSocketAddress listen,
        Path directory,
        LedgerLimits limits,
        Optional<Tls> tls,
        ClusterState initial,
        Fresh fresh,
        long generation) {
    public LedgerOptions {
        voters = Collections.unmodifiableSortedMap(new TreeMap<>(voters));
    }

    /** Of a cluster that was never recovered. */
    public LedgerOptions(
            String cluster,
            String node,
            SortedMap<String, InetSocketAddress> voters,
            InetSocketAddress listen,
            Path directory,
            LedgerLimits limits,
            Optional<Tls> tls,
            ClusterState initial,
            Fresh fresh) {
        this(cluster, node, voters, listen, directory, limits, tls, initial, fresh, 0);
    }

    LedgerOptions with(Fresh meaning) {
        return new LedgerOptions(cluster, node, voters, listen, directory, limits, tls, initial, meaning, generation);
    }

    /**
     * Files in PEM form. Both ends of a connection show a certificate, signed by one of {@code ca}; it names the address
     * at which the others find this node (subjectAltName).
     */
    public record Tls(Path ca, Path certificate, Path key) {}

    /** What an empty directory means; the caller has asked the other voters. Not looked at where there is history. */
    public enum Fresh {
        /** The others have history, or could not be asked: a voter that has forgotten its votes must not vote. */
        REFUSED,
        /** Nobody has history: the cluster is founded with {@link LedgerOptions#voters}. */
        FOUNDS,
        /** A new voter: keeps silent until {@link RatisLedger#changeVoters} on a present voter takes it in. */
        JOINS
    }
}
