package io.mainstay.lease;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Which members are heard. Whatever comes from a member counts; one that was not heard for the limit is silent. Changed on the
 * lease's event loop only, read from any thread.
 */
final class Hearing {
    /** So many renewals' time without a frame. */
    static final int SILENT_RENEWALS = 3;

    private final long limitMs;
    private final ConcurrentSkipListMap<String, Long> lastMs = new ConcurrentSkipListMap<>();
    private Set<String> known = new TreeSet<>();

    Hearing(long renewMs) {
        limitMs = SILENT_RENEWALS * renewMs;
    }

    /** Whether the member was silent until now. */
    boolean heard(String member, long nowMs) {
        lastMs.put(member, nowMs);
        return !known.contains(member) && look(nowMs);
    }

    /** Looks who is heard; true when that has changed. */
    boolean look(long nowMs) {
        Set<String> now = heard(nowMs);
        boolean isChanged = !now.equals(known);
        known = now;
        return isChanged;
    }

    /** This process slept: what it did not hear says nothing about the others. */
    void forgive(long nowMs) {
        known.forEach(member -> lastMs.put(member, nowMs));
    }

    /** Forgets one that is no member any more. */
    void forget(String member) {
        lastMs.remove(member);
    }

    /** When the next one falls silent unless it is heard. */
    long nextDueMs() {
        long next = Long.MAX_VALUE;
        for (String member : known) {
            next = Math.min(next, lastMs.getOrDefault(member, 0L) + limitMs + 1);
        }
        return next;
    }

    Set<String> heard(long nowMs) {
        Set<String> heard = new TreeSet<>();
        lastMs.forEach((member, last) -> {
            if (nowMs - last <= limitMs) {
                heard.add(member);
            }
        });
        return heard;
    }

    SortedMap<String, Long> lastMs() {
        // One by one: TreeMap takes a sorted map's size for what its iterator will give, and a member may just go.
        TreeMap<String, Long> copy = new TreeMap<>();
        lastMs.forEach(copy::put);
        return copy;
    }
}
