package io.mainstay.resource.lbhealthcheck;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** The bytes of every HTTP answer, made once (C13: exactly 200 or 503 for health). */
final class HttpAnswers {
    private static final ByteBuf UP = fixed("200 OK", "", "up\n", "up\n");
    private static final ByteBuf UP_HEAD = fixed("200 OK", "", "up\n", "");
    private static final ByteBuf DOWN = fixed("503 Service Unavailable", "", "down\n", "down\n");
    private static final ByteBuf DOWN_HEAD = fixed("503 Service Unavailable", "", "down\n", "");
    private static final ByteBuf OTHER_METHOD =
            fixed("405 Method Not Allowed", "Allow: GET, HEAD, OPTIONS\r\n", "GET or HEAD\n", "GET or HEAD\n");
    private static final ByteBuf GARBAGE = fixed("400 Bad Request", "", "no HTTP request\n", "no HTTP request\n");

    private HttpAnswers() {}

    static ByteBuf to(HttpHead head, boolean inService) {
        ByteBuf answer = switch (head) {
            case GET -> inService ? UP : DOWN;
            case HEAD -> inService ? UP_HEAD : DOWN_HEAD;
            case OTHER_METHOD -> OTHER_METHOD;
            case GARBAGE, UNFINISHED -> GARBAGE;
        };
        return answer.duplicate();
    }

    /** Off the heap, and never released: it is written to a socket again and again as it is. */
    static ByteBuf line(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Unpooled.unreleasableBuffer(Unpooled.directBuffer(Math.max(1, bytes.length))
                .writeBytes(bytes)
                .asReadOnly());
    }

    private static ByteBuf fixed(String status, String header, String body, String sent) {
        return line("HTTP/1.1 " + status + "\r\n" + header + "Content-Type: text/plain\r\nContent-Length: "
                + body.length() + "\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n" + sent);
    }
}
