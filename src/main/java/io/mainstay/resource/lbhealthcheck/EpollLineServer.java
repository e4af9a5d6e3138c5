package io.mainstay.resource.lbhealthcheck;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.NativeInetAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A listener that hands over bare descriptors instead of channels: where the answer needs no request, a channel costs
 * more than the whole probe. Lives on the responder's loop.
 */
final class EpollLineServer implements EpollIoHandle {
    /** Accepted in one turn at most, so that open connections have theirs. */
    private static final int MAX_ACCEPTS = 16;

    private static final int ADDRESS_BYTES = 26;

    private final Socket socket;
    private final Intake intake;
    private final byte[] address = new byte[ADDRESS_BYTES];
    private @Nullable IoRegistration registration;
    private boolean closed;

    /** On the loop. */
    interface Intake {
        /** Takes over an accepted, non-blocking socket. */
        void accepted(Socket socket, InetSocketAddress source);

        /** No more is accepted in this turn. */
        void burstEnded();

        /** No descriptor was free for the next one: something must be closed, or it waits. */
        void makeRoom();

        /** The listener closed by itself. */
        void lost();
    }

    private EpollLineServer(Socket socket, Intake intake) {
        this.socket = socket;
        this.intake = intake;
    }

    static EpollLineServer open(IoEventLoop loop, InetSocketAddress at, int backlog, Intake intake) throws IOException {
        Socket socket = Socket.newSocketStream();
        try {
            socket.setReuseAddress(true);
            socket.bind(at);
            socket.listen(backlog);
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
        EpollLineServer server = new EpollLineServer(socket, intake);
        loop.register(server).addListener(registered -> {
            if (registered.isSuccess()) {
                server.registration = (IoRegistration) registered.getNow();
                server.registration.submit(EpollIoOps.EPOLLIN);
            } else {
                server.closeSocket();
                intake.lost();
            }
        });
        return server;
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void handle(IoRegistration at, IoEvent event) {
        try {
            for (int i = 0; i < MAX_ACCEPTS && !closed; i++) {
                int descriptor = socket.accept(address);
                if (descriptor < 0) {
                    break;
                }
                intake.accepted(new Socket(descriptor), NativeInetAddress.address(address, 1, address[0]));
            }
        } catch (IOException full) {
            intake.makeRoom();
        }
        intake.burstEnded();
    }

    /** The loop ends, or the responder closes it. */
    @Override
    public void close() {
        closeSocket();
    }

    private void closeSocket() {
        if (closed) {
            return;
        }
        closed = true;
        if (registration != null) {
            registration.cancel();
        }
        try {
            socket.close();
        } catch (IOException gone) {
            return; // The descriptor is free all the same.
        }
    }
}
