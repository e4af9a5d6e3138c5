package io.mainstay.cli;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One request to a node and its answer, as HTTP/1.1 over a connection of its own. Blocks; whoever closes it from another
 * thread ends a call that waits. Written on the JDK's sockets alone, for a command has to start fast: the JDK's own HTTP
 * client knows no Unix socket, and Vert.x costs more to load than all the rest of a command.
 */
final class Connection implements Closeable {
    /** Longer than any line a node sends before a body. */
    private static final int MAX_LINE = 16 * 1024;

    /** More than any node sends. */
    private static final int MAX_HEADERS = 100;

    private final Closeable channel;
    private final InputStream in;
    private final OutputStream out;

    /** @param headers by their names in lower case; of several with one name the last */
    record Head(int status, Map<String, String> headers) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    private Connection(Closeable channel, InputStream in, OutputStream out) {
        this.channel = channel;
        this.in = new BufferedInputStream(in);
        this.out = out;
    }

    /** Connects over the node's Unix socket, or over TCP. */
    static Connection open(NodeOption.Place place, int limitMs) throws IOException {
        if (place.socket().isPresent()) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(place.socket().get()));
                return new Connection(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
            } catch (IOException | RuntimeException failure) {
                channel.close();
                throw failure;
            }
        }
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(place.host(), place.port()), limitMs);
            if (place.safety().encryption() == NodeOption.Encryption.TLS) {
                socket = Encrypted.over(socket, place, limitMs);
            }
            return new Connection(socket, socket.getInputStream(), socket.getOutputStream());
        } catch (IOException | RuntimeException failure) {
            socket.close();
            throw failure;
        }
    }

    /** Sends a request; an empty body is none. */
    void send(String method, String path, Map<String, String> headers, byte[] body) throws IOException {
        StringBuilder head = new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\n");
        headers.forEach((name, value) ->
                head.append(name).append(": ").append(oneLine(value)).append("\r\n"));
        head.append("Connection: close\r\n");
        if (body.length > 0) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
        out.flush();
    }

    /** A header never becomes two. */
    private static String oneLine(String value) {
        return value.replaceAll("[\\r\\n]", " ");
    }

    Head head() throws IOException {
        String first = line();
        String[] parts = first.split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("[1-5][0-9]{2}")) {
            throw new IOException("the answer is not HTTP: '" + Screen.cut(first, 40) + "'");
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1 || headers.size() >= MAX_HEADERS) {
                throw new IOException("the answer's headers are not HTTP");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Head(Integer.parseInt(parts[1]), headers);
    }

    /** What follows the head; it ends with the node's last byte. */
    InputStream body(Head head) throws IOException {
        if (head.header("transfer-encoding").equalsIgnoreCase("chunked")) {
            return new Chunks(this::line, in);
        }
        String length = head.header("content-length");
        return length.isEmpty() ? in : new Limited(in, number(length, 10));
    }

    /** A size as a node sends it; anything else is no HTTP. */
    static long number(String text, int radix) throws IOException {
        try {
            long number = Long.parseLong(text.strip(), radix);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException ignored) {
            // Said below.
        }
        throw new IOException("'" + Screen.cut(text, 40) + "' is no size");
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int next = in.read();
        while (next != '\n') {
            if (next < 0 || line.length() >= MAX_LINE) {
                throw new IOException(next < 0 ? "the connection ended in the middle" : "a line has no end");
            }
            line.append((char) next);
            next = in.read();
        }
        int end = line.length() - 1;
        return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** So many bytes and no more; fewer are an error. */
    private static final class Limited extends InputStream {
        private final InputStream in;
        private long left;

        Limited(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int start, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int got = in.read(bytes, start, (int) Math.min(length, left));
            if (got < 0) {
                throw new IOException("the answer ended " + left + " bytes early");
            }
            left -= got;
            return got;
        }
    }
}
