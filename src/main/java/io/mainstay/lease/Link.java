package io.mainstay.lease;

import io.mainstay.core.lease.LeaseTimings;
import io.mainstay.core.ledger.Life;
import io.mainstay.lease.Frames.Malformed;
import io.netty.channel.Channel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection with another member, from its first byte to its last: says who we are, learns who they are, and closes itself
 * when it carries nothing. What the frames mean is its owner's business. Used on the lease's event loop only.
 */
final class Link {
    static final int VERSION = 1;

    /** Bytes that may wait in this process; beyond it frames are dropped, since an old renewal is worth nothing. */
    private static final int MAX_QUEUED = 16 * 1024;

    private final NetSocket socket;
    private Limits limits;
    private final Owner owner;
    private final LeaseTime time;
    private final FrameReader reader = new FrameReader();
    private @Nullable String member;
    private boolean isClosed;
    private long receivedMs;
    private long sentMs;
    private long fullSinceMs = Long.MAX_VALUE;
    private int answering;

    /**
     * Times of one link, in milliseconds.
     *
     * @param beatMs so long after the last frame sent, an empty one is sent
     * @param silenceMs so long after the last frame received, the link is closed
     */
    record Limits(long beatMs, long silenceMs) {
        /**
         * We connected it, and it is we who renew on it. A cut link's TCP waits ever longer between its attempts, so it is given
         * up after four renewals without an answer, and a new one is tried every renewal's time.
         */
        static Limits ofDialled(LeaseTimings timings) {
            return new Limits(beatMs(timings), timings.ttlMs() / 2);
        }

        /** They connected it, and connect again when they find it dead. */
        static Limits ofAccepted(LeaseTimings timings) {
            return new Limits(beatMs(timings), timings.ttlMs());
        }

        /** As often as the other side expects: by its file it may take this one for silent sooner. */
        Limits beatingFor(long otherTtlMs) {
            return Life.isTtl(otherTtlMs)
                    ? new Limits(Math.min(beatMs, beatMs(LeaseTimings.of(otherTtlMs))), silenceMs)
                    : this;
        }

        /** Renewals and answers go each interval: then no beat is needed beside them. */
        private static long beatMs(LeaseTimings timings) {
            return timings.renewMs() * 3 / 2;
        }
    }

    /** Whom a link tells. */
    interface Owner {
        /** Why a hello is refused; null when it is welcome. */
        @Nullable String objection(Link link, Frame.Hello hello);

        void opened(Link link, String member);

        void received(Link link, String member, Frame frame);

        /** Called once. */
        void closed(Link link, String why);
    }

    Link(NetSocket socket, Limits limits, Owner owner, LeaseTime time) {
        this.socket = socket;
        this.limits = limits;
        this.owner = owner;
        this.time = time;
        this.receivedMs = time.nowMs();
        this.sentMs = receivedMs;
    }

    /** Says who we are, and listens. Its owner must know the link by now: it may close at once. */
    void begin(Frame.Hello own) {
        socket.setWriteQueueMaxSize(MAX_QUEUED);
        socket.handler(this::onBytes);
        socket.exceptionHandler(failure -> close("broken: " + failure.getMessage()));
        socket.closeHandler(none -> close("closed by the other side"));
        send(own, time.nowMs());
    }

    /** The other side, once it has said who it is; null before. */
    @Nullable String member() {
        return member;
    }

    boolean isOpen() {
        return member != null && !isClosed;
    }

    SocketAddress remote() {
        return socket.remoteAddress();
    }

    private void onBytes(Buffer piece) {
        if (isClosed) {
            return;
        }
        List<Frame> frames;
        try {
            frames = reader.read(piece);
        } catch (Malformed malformed) {
            close("it sent " + malformed.getMessage());
            return;
        }
        receivedMs = time.nowMs();
        for (Frame frame : frames) {
            if (!isClosed) {
                onFrame(frame);
            }
        }
    }

    private void onFrame(Frame frame) {
        if (member != null) {
            owner.received(this, member, frame);
        } else if (frame instanceof Frame.Hello hello) {
            String objection = owner.objection(this, hello);
            if (objection != null) {
                close(objection);
                return;
            }
            member = hello.node();
            limits = limits.beatingFor(hello.ttlMs());
            owner.opened(this, hello.node());
        } else {
            close("it did not say first who it is");
        }
    }

    /** False when it is closed, or the other side does not read and the frame was dropped. */
    boolean send(Frame frame, long nowMs) {
        if (isClosed || socket.writeQueueFull()) {
            return false;
        }
        sentMs = nowMs;
        // A failed write closes the link; it is told there.
        socket.write(Frames.encode(frame)).onFailure(failure -> close("broken: " + failure.getMessage()));
        return true;
    }

    /** How many requests of the other side are being answered. */
    int answering() {
        return answering;
    }

    void answering(int change) {
        answering += change;
    }

    long nextDueMs() {
        return isClosed ? Long.MAX_VALUE : Math.min(sentMs + limits.beatMs, receivedMs + limits.silenceMs);
    }

    void tick(long nowMs) {
        if (isClosed) {
            return;
        }
        fullSinceMs = socket.writeQueueFull() ? Math.min(fullSinceMs, nowMs) : Long.MAX_VALUE;
        if (nowMs - receivedMs >= limits.silenceMs) {
            close("nothing came from it for " + (nowMs - receivedMs) + " ms");
        } else if (fullSinceMs != Long.MAX_VALUE && nowMs - fullSinceMs >= limits.silenceMs) {
            close("it has not read for " + (nowMs - fullSinceMs) + " ms");
        } else if (nowMs - sentMs >= limits.beatMs) {
            send(new Frame.Beat(), nowMs);
            sentMs = nowMs;
        }
    }

    /** This process slept: what it did not hear says nothing about the other side. */
    void forgive(long nowMs) {
        receivedMs = nowMs;
    }

    /** Closes at once; what is still to be written is dropped. */
    void close(String why) {
        if (isClosed) {
            return;
        }
        isClosed = true;
        // The socket's own close would wait until a side that does not read has read.
        Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
        channel.unsafe().close(channel.voidPromise());
        owner.closed(this, why);
    }
}
