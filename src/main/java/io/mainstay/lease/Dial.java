package io.mainstay.lease;

import io.mainstay.lease.LeaseSettings.Member;
import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one link to one member: connects, and connects again when it was lost, one attempt at a time. Used on the lease's event
 * loop only.
 */
final class Dial {
    private final String name;
    private final Member member;
    private final Line line;
    private @Nullable Link link;
    private boolean isConnecting;
    private boolean isClosed;
    private int failures;
    private long nextMs;

    /** What a dial needs of its surroundings. */
    interface Line {
        Future<NetSocket> connect(Member member);

        /** Makes a link of a new connection; its end is told to {@link Dial#lost}. */
        Link link(NetSocket socket);

        Frame.Hello hello();

        /** Something may be due earlier than before. */
        void hurried();

        /** An attempt failed. */
        void unreachable(String name, Member member, Throwable why);

        /** Before attempt number {@code failures}, after so many in a row have failed. */
        long delayMs(int failures);

        long nowMs();
    }

    Dial(String name, Member member, Line line) {
        this.name = name;
        this.member = member;
        this.line = line;
        this.nextMs = line.nowMs();
    }

    String name() {
        return name;
    }

    Member member() {
        return member;
    }

    boolean has(Link other) {
        return link == other;
    }

    /** The link, if it may carry frames. */
    @Nullable Link open() {
        return link != null && link.isOpen() ? link : null;
    }

    long nextDueMs() {
        if (isClosed || isConnecting) {
            return Long.MAX_VALUE;
        }
        return link == null ? nextMs : link.nextDueMs();
    }

    /** Does what is due. */
    void tick(long nowMs) {
        if (link != null) {
            link.tick(nowMs);
        } else if (!isClosed && !isConnecting && nowMs >= nextMs) {
            isConnecting = true;
            line.connect(member).onSuccess(this::connected).onFailure(this::failed);
        }
    }

    private void connected(NetSocket socket) {
        isConnecting = false;
        if (isClosed) {
            socket.close();
        } else {
            link = line.link(socket);
            link.begin(line.hello());
            line.hurried();
        }
    }

    private void failed(Throwable why) {
        isConnecting = false;
        if (!isClosed) {
            failures++;
            nextMs = line.nowMs() + line.delayMs(failures);
            line.unreachable(name, member, why);
        }
    }

    void forgive(long nowMs) {
        if (link != null) {
            link.forgive(nowMs);
        }
    }

    /** The other side has said that it is the one we want. */
    void opened() {
        failures = 0;
    }

    /** Its link is closed. */
    void lost(long nowMs) {
        link = null;
        failures++;
        nextMs = nowMs + line.delayMs(failures);
    }

    void close() {
        isClosed = true;
        if (link != null) {
            link.close("not wanted any more");
        }
    }
}
