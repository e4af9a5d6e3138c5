package io.mainstay.core.ledger;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One incarnation of a node that has joined and is neither expired nor gone.
 *
 * @param ttlMs how long a lease of this life lasts, whatever the files of others say; 0 where it did not say
 * @param graceMs so much longer than its lease what it owns may take to end; never less than it was
 * @param seenVoters index of the newest voter set under which this life has earned a lease; 0 before the first
 * @param unheard who states not to hear it, by voter
 * @param withdrawn the newest statement that each voter has taken back, by voter
 */
public record Life(
        long incarnation,
        String version,
        String configDigest,
        long ttlMs,
        long graceMs,
        long seenVoters,
        SortedMap<String, Statement> unheard,
        SortedMap<String, Statement> withdrawn) {
    public static final long MIN_TTL_MS = 400;
    public static final long MAX_TTL_MS = 60_000;

    public Life {
        unheard = Sorted.copy(unheard);
        withdrawn = Sorted.copy(withdrawn);
    }

    /** Whether a lease may last so long. */
    public static boolean isTtl(long ttlMs) {
        return ttlMs >= MIN_TTL_MS && ttlMs <= MAX_TTL_MS;
    }

    static Life joined(Command.NodeJoined joined, long graceMs) {
        return new Life(
                joined.incarnation(),
                joined.version(),
                joined.configDigest(),
                joined.ttlMs(),
                graceMs,
                0,
                new TreeMap<>(),
                new TreeMap<>());
    }

    /** The newest round that {@code voter} has withdrawn in this boot; 0 when none. */
    public long withdrawnRound(String voter, long boot) {
        Statement statement = withdrawn.get(voter);
        return statement == null || statement.boot() != boot ? 0 : statement.round();
    }

    /** Never shortened: the node may not know yet. */
    Life graced(long ms) {
        return new Life(
                incarnation, version, configDigest, ttlMs, Math.max(graceMs, ms), seenVoters, unheard, withdrawn);
    }

    Life seen(long index) {
        return new Life(
                incarnation, version, configDigest, ttlMs, graceMs, Math.max(seenVoters, index), unheard, withdrawn);
    }

    Life stated(String voter, Statement statement) {
        return new Life(
                incarnation,
                version,
                configDigest,
                ttlMs,
                graceMs,
                seenVoters,
                Sorted.with(unheard, voter, statement),
                withdrawn);
    }

    Life takenBack(String voter, Statement statement) {
        return new Life(
                incarnation,
                version,
                configDigest,
                ttlMs,
                graceMs,
                seenVoters,
                Sorted.without(unheard, voter),
                Sorted.with(withdrawn, voter, statement));
    }

    Life erased(String voter) {
        return new Life(
                incarnation,
                version,
                configDigest,
                ttlMs,
                graceMs,
                seenVoters,
                Sorted.without(unheard, voter),
                Sorted.without(withdrawn, voter));
    }
}
