package io.mainstay.resource.lbhealthcheck;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.function.Predicate;

/**
 * The open connections of one health check, oldest first. Bounded: when one too many comes the oldest is closed, not the
 * newest, so that clients which hold connections can never shut a probe out (C14). Owned by the responder's loop.
 */
final class Connections {
    private final LinkedHashSet<Held> open = new LinkedHashSet<>();
    private final int max;
    private final long lifeMs;

    Connections(int max, long lifeMs) {
        this.max = max;
        this.lifeMs = lifeMs;
    }

    int size() {
        return open.size();
    }

    void add(Held connection) {
        if (open.size() >= max) {
            endOldest();
        }
        open.add(connection);
    }

    void endOldest() {
        Iterator<Held> oldest = open.iterator();
        if (oldest.hasNext()) {
            Held evicted = oldest.next();
            oldest.remove();
            evicted.end();
        }
    }

    void remove(Held connection) {
        open.remove(connection);
    }

    /** Closes what has been open for its whole time; returns when the next one is due, or -1 when none is open. */
    long closeExpired(long nowMs) {
        Iterator<Held> oldest = open.iterator();
        while (oldest.hasNext()) {
            Held connection = oldest.next();
            if (connection.acceptedMs() + lifeMs > nowMs) {
                return connection.acceptedMs() + lifeMs;
            }
            oldest.remove();
            connection.end();
        }
        return -1;
    }

    void closeAll(Predicate<Held> which) {
        Iterator<Held> all = open.iterator();
        while (all.hasNext()) {
            Held connection = all.next();
            if (which.test(connection)) {
                all.remove();
                connection.end();
            }
        }
    }
}
