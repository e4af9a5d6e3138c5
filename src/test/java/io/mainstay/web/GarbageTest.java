package io.mainstay.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.config.NodeConfig.Commands;
import io.mainstay.node.ClusterSamples;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Requests that nobody sends on purpose: none is answered 5xx, and every refusal is a problem with the headers that protect. */
@ExtendWith(VertxExtension.class)
class GarbageTest {
    private static final int REQUESTS = 3_000;
    private static final List<String> METHODS = List.of(
            "GET", "GET", "GET", "POST", "POST", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "BREW", "TRACE");
    private static final List<String> PARTS = List.of(
            "api",
            "v1",
            "groups",
            "web",
            "nodes",
            "n1",
            "commands",
            "events",
            "why",
            "forecast",
            "owner",
            "demo",
            "health",
            "live",
            "stream",
            "%2e%2e",
            "..",
            ".",
            "",
            "%00",
            "%zz",
            "%",
            "%e2%82",
            "ü",
            ":group",
            "*",
            "{x}",
            "a".repeat(300));
    private static final List<String> QUERIES = List.of(
            "",
            "",
            "?",
            "?since=",
            "?since=-1",
            "?since=1e9",
            "?since=99999999999999999999",
            "?without=%ff",
            "?without=n1",
            "?%zz=%",
            "?since=1&since=2",
            "?=&&&=",
            "?without=" + "n".repeat(2_000));
    private static final List<String> TYPES =
            List.of("application/json", "application/json", "application/yaml", "text/plain", ";", "");
    private static final List<String> BODIES = List.of(
            "",
            "{}",
            "[]",
            "null",
            "7",
            "\"x\"",
            "{\"command\":null}",
            "{\"command\":{\"a\":[]}}",
            "{\"command\":\"online\"}",
            "{\"command\":\"online\",\"forMs\":1e400}",
            "{\"command\":\"online\",\"forMs\":-1}",
            "{\"v\":{},\"command\":\"\"}",
            "{\"command\":\"online\",\"by\":\"\\u0000\"}",
            "{\"command\":\"action\",\"action\":[[[[]]]]}",
            "\u0000\u0001\u0002",
            "{\"command\":\"online\",\"command\":\"offline\"}",
            "[".repeat(3_000),
            "{\"a\":".repeat(2_000),
            "{\"request\":7,\"command\":\"clear\"}");
    private static final List<String> HEADERS = List.of(
            "Accept: */*",
            "Accept: image/png",
            "Accept: ;;;,,",
            "Accept: text/event-stream;q=x",
            "Idempotency-Key: x",
            "Idempotency-Key: ffffffffffffffffffff",
            "Last-Event-ID: -",
            "Last-Event-ID: 3-99999999999999999999",
            "Origin: null",
            "Sec-Fetch-Site: same-origin",
            "If-None-Match: *, W/",
            "Authorization: Basic",
            "Cookie: a=b",
            "Range: bytes=0-1",
            "Expect: 100-continue",
            "Content-Encoding: gzip",
            "X: " + "y".repeat(500));

    @TempDir
    Path directory;

    private FakeNode node;

    @BeforeEach
    void deploy(Vertx vertx) throws Exception {
        node = new FakeNode(vertx, directory, Commands.SOCKET_AND_TCP).start().await(10, TimeUnit.SECONDS);
        node.show(ClusterSamples.cluster(ClusterSamples.plan("n1", 41)));
        node.showAndWait(ClusterSamples.online());
    }

    private static String one(SplittableRandom random, List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static String request(SplittableRandom random) {
        StringBuilder path = new StringBuilder(random.nextInt(4) == 0 ? "" : "/api/v1");
        int parts = random.nextInt(5);
        for (int i = 0; i < parts; i++) {
            path.append('/').append(one(random, PARTS));
        }
        String body = one(random, BODIES);
        StringBuilder text = new StringBuilder(one(random, METHODS))
                .append(' ')
                .append(random.nextInt(6) == 0 ? "/api/v1/groups/web/commands" : path.isEmpty() ? "/" : path)
                .append(one(random, QUERIES))
                .append(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: ")
                .append(one(random, TYPES))
                .append("\r\nContent-Length: ")
                .append(body.getBytes(StandardCharsets.UTF_8).length)
                .append("\r\n");
        for (int i = random.nextInt(3); i > 0; i--) {
            text.append(one(random, HEADERS)).append("\r\n");
        }
        return text.append("\r\n").append(body).toString();
    }

    /** What came back before the node closed, or what a stream began with; empty where it said nothing. */
    private String ask(byte[] bytes) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", node.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            byte[] answer = new byte[64 * 1024];
            int length = 0;
            int got = 0;
            while (got >= 0 && length < answer.length && !isStream(answer, length)) {
                got = socket.getInputStream().read(answer, length, answer.length - length);
                length += Math.max(0, got);
            }
            return new String(answer, 0, length, StandardCharsets.UTF_8);
        }
    }

    private static boolean isStream(byte[] answer, int length) {
        return new String(answer, 0, length, StandardCharsets.UTF_8).contains("text/event-stream\r\n");
    }

    private static void check(String request, String answer) {
        if (answer.isEmpty()) {
            return;
        }
        String shown = request.length() > 600 ? request.substring(0, 600) + "…" : request;
        int status = Integer.parseInt(answer.substring(9, 12));
        assertThat(status).as(shown + "\n" + answer).isLessThan(500);
        String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
        assertThat(head.toLowerCase(java.util.Locale.ROOT))
                .as(shown)
                .contains("content-security-policy: default-src 'none'", "x-content-type-options: nosniff");
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        if (status >= 400 && !body.isEmpty()) {
            JsonObject problem = new JsonObject(body);
            assertThat(head).as(shown).containsIgnoringCase("content-type: application/problem+json");
            assertThat(problem.getInteger("status")).as(shown).isEqualTo(status);
            assertThat(problem.getString("detail")).as(shown).isNotBlank();
        }
    }

    @Test
    void noRequestMakesTheNodeFail() throws Exception {
        SplittableRandom random = new SplittableRandom(20_260_101);
        int refused = 0;
        for (int i = 0; i < REQUESTS; i++) {
            String request = request(random);
            String answer = ask(request.getBytes(StandardCharsets.UTF_8)).replace("HTTP/1.1 100 Continue\r\n\r\n", "");
            check("request " + i + ": " + request, answer);
            refused += answer.contains(" 4") ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(REQUESTS / 2);
    }

    @Test
    void whatIsNoHttpIsAnsweredAndTheNodeGoesOn() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        byte[] noise = new byte[300];
        random.nextBytes(noise);
        String noiseText = new String(noise, StandardCharsets.ISO_8859_1) + "\r\n\r\n";
        for (String text : Stream.of(
                        "GET /" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "y".repeat(9_000) + "\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
                        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc",
                        "GET\r\n\r\n",
                        noiseText)
                .toList()) {
            check(text, ask(text.getBytes(StandardCharsets.ISO_8859_1)));
        }
        assertThat(ask("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.UTF_8)))
                .startsWith("HTTP/1.1 200");
    }
}
