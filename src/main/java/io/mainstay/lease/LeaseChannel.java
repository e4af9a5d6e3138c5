package io.mainstay.lease;

import io.mainstay.lease.LeaseAnswers.History;
import io.mainstay.lease.LeaseSettings.Member;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import java.util.SortedMap;

/**
 * The links to every other member: each node listens, and connects to each of the others. Carries renewals and their
 * answers, and small requests; tells who is heard. Public methods may be called from any thread; futures complete on the
 * lease's event loop.
 */
public final class LeaseChannel {
    /** Bytes in a request or its answer. */
    public static final int MAX_BODY = 64 * 1024;

    /** @param vertx from {@link LeaseVertx#create}; its one event loop carries everything */
    public LeaseChannel(Vertx vertx, LeaseTime time, LeaseSettings settings, LeaseAnswers answers) {
        System.identityHashCode(vertx);
    }

    /** Listens and begins to connect. Fails with a sentence when it cannot listen or a TLS file cannot be read. */
    public Future<Void> start() {
        return Future.failedFuture("not built yet");
    }

    /** Takes up changed members; this node's own address stays. Links to those that left are closed. */
    public void changeMembers(SortedMap<String, Member> members) {}

    /** When each other member was last heard, on this node's clock; one never heard is missing. */
    public SortedMap<String, Long> heardMs() {
        return new java.util.TreeMap<>();
    }

    /** Which other members are heard: a frame of theirs came within the last three renewals' time. */
    public Set<String> heard(long nowMs) {
        return Set.of();
    }

    /** Asks a member what its disk says about the ledger. Fails when it does not answer within the limit. */
    public Future<History> askHistory(String member, long limitMs) {
        return Future.failedFuture("not built yet");
    }

    /**
     * Asks a member. Fails with a sentence when it is not linked, refuses, or has not answered within the limit; in the last
     * case it may have acted all the same.
     */
    public Future<Buffer> request(String member, Buffer body, long limitMs) {
        return Future.failedFuture("not built yet");
    }

    /** Closes every link, and listens no more. */
    public Future<Void> close() {
        return Future.failedFuture("not built yet");
    }
}
