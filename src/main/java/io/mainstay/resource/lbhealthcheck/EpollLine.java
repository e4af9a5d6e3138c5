package io.mainstay.resource.lbhealthcheck;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;
import org.jspecify.annotations.Nullable;

/**
 * What {@link LineConnection} is, as a bare descriptor: the line, a FIN, and what the client still says is read and
 * dropped until it closes too (C4). Lives on the responder's loop.
 */
final class EpollLine implements EpollIoHandle, Held {
    private static final EpollIoOps READABLE = EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLRDHUP);

    private final Connections connections;
    private final ListenerKind kind;
    private final Socket socket;
    private final long acceptedMs;
    private final ByteBuffer dropped;
    private @Nullable IoRegistration registration;
    private int droppedBytes;
    private boolean ended;

    /** {@code dropped} is where bytes are read to that nobody looks at; shared by all. */
    EpollLine(Connections connections, ListenerKind kind, Socket socket, long acceptedMs, ByteBuffer dropped) {
        this.connections = connections;
        this.kind = kind;
        this.socket = socket;
        this.acceptedMs = acceptedMs;
        this.dropped = dropped;
    }

    void answer(ByteBuffer line) {
        try {
            if (line.hasRemaining()) {
                // At most 1 KiB into an empty send buffer, so all of it goes.
                socket.write(line, line.position(), line.limit());
            }
            socket.shutdown(false, true);
        } catch (IOException | NotYetConnectedException gone) {
            end(); // The client has reset its probe, which has been counted.
        }
    }

    /** Called when the burst it came with is answered: by then a fast client has closed, and need not be waited for. */
    void settle(IoEventLoop loop) {
        if (!ended) {
            drop();
        }
        if (ended) {
            return;
        }
        loop.register(this).addListener(registered -> {
            if (registered.isSuccess()) {
                registration = (IoRegistration) registered.getNow();
                registration.submit(READABLE);
            } else {
                end();
            }
        });
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void handle(IoRegistration at, IoEvent event) {
        drop();
    }

    private void drop() {
        try {
            int read;
            do {
                read = socket.read(dropped, 0, dropped.capacity());
                droppedBytes += Math.max(0, read);
            } while (read == dropped.capacity() && droppedBytes <= ProbeConnection.MAX_DROPPED_BYTES);
            if (read < 0 || droppedBytes > ProbeConnection.MAX_DROPPED_BYTES) {
                end();
            }
        } catch (IOException | NotYetConnectedException gone) {
            end();
        }
    }

    @Override
    public ListenerKind kind() {
        return kind;
    }

    @Override
    public long acceptedMs() {
        return acceptedMs;
    }

    @Override
    public void end() {
        if (ended) {
            return;
        }
        ended = true;
        connections.remove(this);
        if (registration != null) {
            registration.cancel();
        }
        try {
            socket.close();
        } catch (IOException gone) {
            return; // The descriptor is free all the same.
        }
    }

    /** The loop ends. */
    @Override
    public void close() {
        end();
    }
}
