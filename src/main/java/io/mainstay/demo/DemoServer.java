package io.mainstay.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A small real HTTP service, run as a process of its own: it says where it runs, under which pid and epoch. */
public final class DemoServer {
    private DemoServer() {}

    /** Listens on loopback, on the port given as the only argument, until it is ended. */
    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
        byte[] answer = ("Hello from " + System.getenv("MAINSTAY_NODE") + ", pid "
                        + ProcessHandle.current().pid() + ", epoch " + System.getenv("MAINSTAY_EPOCH") + "\n")
                .getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> answer(exchange, answer));
        server.start();
        System.out.println("listening on 127.0.0.1:" + port);
    }

    private static void answer(HttpExchange exchange, byte[] answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(200, answer.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(answer);
        }
    }
}
