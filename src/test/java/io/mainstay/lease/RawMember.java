package io.mainstay.lease;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plain socket to a node's channel, which says what a test wants it to say. */
final class RawMember implements AutoCloseable {
    private final Socket socket = new Socket();
    private final FrameReader reader = new FrameReader();

    RawMember(int port) throws IOException {
        socket.setReceiveBufferSize(4096);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    RawMember hello(String cluster, String node) throws IOException {
        return send(Frames.encode(new Frame.Hello(1, cluster, node)));
    }

    RawMember send(Buffer bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes());
        return this;
    }

    /** Reads until the other side closes; what came before that. */
    byte[] readToEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = new byte[1024];
        InputStream in = socket.getInputStream();
        try {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                all.write(piece, 0, count);
            }
        } catch (SocketException reset) {
            return all.toByteArray();
        }
        return all.toByteArray();
    }

    /** Reads until a frame of that type has come; null when the other side closes before. */
    <T extends Frame> @Nullable T next(Class<T> type) throws Exception {
        byte[] piece = new byte[1024];
        for (int count = socket.getInputStream().read(piece);
                count >= 0;
                count = socket.getInputStream().read(piece)) {
            List<Frame> frames = reader.read(Buffer.buffer().appendBytes(piece, 0, count));
            for (Frame frame : frames) {
                if (type.isInstance(frame)) {
                    return type.cast(frame);
                }
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
