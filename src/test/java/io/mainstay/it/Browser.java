package io.mainstay.it;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A headless Chromium with one page, driven over its debugging protocol. */
final class Browser implements AutoCloseable {
    private static final long LIMIT_S = 30;

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
    private final String session;

    /** Debian's or another Chromium on the PATH. */
    static Optional<Path> find() {
        return Stream.of(System.getenv("PATH").split(":"))
                .flatMap(directory -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    Browser(Path chromium, Path profile) throws Exception {
        process = new ProcessBuilder(
                        chromium.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(endpoint()), new Answers())
                .get(LIMIT_S, TimeUnit.SECONDS);
        String target = send("Target.createTarget", new JsonObject().put("url", "about:blank"), "")
                .getString("targetId");
        session = send(
                        "Target.attachToTarget",
                        new JsonObject().put("targetId", target).put("flatten", true),
                        "")
                .getString("sessionId");
    }

    private String endpoint() throws IOException {
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (line != null && !line.startsWith("DevTools listening on ")) {
            line = lines.readLine();
        }
        if (line == null) {
            throw new IOException("chromium ended before it could be driven");
        }
        Thread drain = new Thread(() -> lines.lines().forEach(ignored -> {}), "chromium-output");
        drain.setDaemon(true);
        drain.start();
        return line.substring("DevTools listening on ".length());
    }

    void open(String url) throws Exception {
        send("Page.navigate", new JsonObject().put("url", url), session);
    }

    void resize(int width, int height) throws Exception {
        JsonObject size = new JsonObject().put("width", width).put("height", height);
        send(
                "Emulation.setDeviceMetricsOverride",
                size.put("deviceScaleFactor", 1).put("mobile", width < 600),
                session);
    }

    /** The value of a JavaScript expression. */
    Object eval(String expression) throws Exception {
        JsonObject request = new JsonObject().put("expression", expression).put("returnByValue", true);
        return send("Runtime.evaluate", request.put("awaitPromise", true), session)
                .getJsonObject("result")
                .getValue("value");
    }

    /** Waits in the page until the expression is true; says false when it never is. */
    boolean becomesTrue(String expression) throws Exception {
        return Boolean.TRUE.equals(eval("new Promise(done => { let left = 400; const look = setInterval(() => {"
                + " let yes = false; try { yes = " + expression + " } catch (e) { }"
                + " if (yes || --left < 0) { clearInterval(look); done(yes) } }, 50) })"));
    }

    private JsonObject send(String method, JsonObject parameters, String session) throws Exception {
        int number = numbers.incrementAndGet();
        JsonObject message =
                new JsonObject().put("id", number).put("method", method).put("params", parameters);
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        waiting.put(number, answer);
        socket.sendText(message.encode(), true).get(LIMIT_S, TimeUnit.SECONDS);
        return answer.get(LIMIT_S, TimeUnit.SECONDS).getJsonObject("result", new JsonObject());
    }

    private final class Answers implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                JsonObject message = new JsonObject(text.toString());
                text.setLength(0);
                CompletableFuture<JsonObject> answer = waiting.remove(message.getInteger("id", -1));
                if (answer != null) {
                    answer.complete(message);
                }
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }

    @Override
    public void close() {
        socket.abort();
        process.destroy();
        // Ends at once or is made to; nobody waits for a browser.
        process.onExit().completeOnTimeout(process, LIMIT_S, TimeUnit.SECONDS).join();
        process.destroyForcibly();
    }
}
