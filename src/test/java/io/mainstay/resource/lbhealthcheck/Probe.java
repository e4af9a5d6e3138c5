package io.mainstay.resource.lbhealthcheck;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A load balancer's one connection, from the other end. An RST shows as an IOException on reading. */
public final class Probe {
    private static final int LIMIT_MS = 5_000;

    private Probe() {}

    /** Connects and reads to the end; throws where the port refuses or resets. */
    public static String ask(int port) throws IOException {
        return ask(port, "");
    }

    public static String ask(int port, String words) throws IOException {
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    public static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(LIMIT_MS);
        socket.connect(new InetSocketAddress("127.0.0.1", port), LIMIT_MS);
        return socket;
    }

    public static boolean refuses(int port) {
        try {
            connect(port).close();
            return false;
        } catch (IOException e) {
            return String.valueOf(e.getMessage()).contains("refused");
        }
    }
}
