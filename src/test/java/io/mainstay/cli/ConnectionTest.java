package io.mainstay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.bus.EventJson;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.ledger.Events;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The client's own HTTP, against answers that no node of ours would give. */
class ConnectionTest {
    private final BlockingQueue<List<String>> requests = new LinkedBlockingQueue<>();
    private ServerSocket server;
    private NodeClient client;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        client = new NodeClient(
                new NodeOption.Place(Optional.empty(), "127.0.0.1", server.getLocalPort(), "here"), 2_000);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
    }

    /** Answers the next request with these bytes and ends the connection. */
    private void answer(String text) {
        Thread thread = new Thread(() -> {
            try (Socket socket = server.accept()) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                List<String> lines = new ArrayList<>();
                for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    lines.add(line);
                }
                requests.add(lines);
                socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException ended) {
                // The client has said what it thinks of it.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Test
    void bodiesAreReadByLengthInChunksAndToTheEnd() {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabcdmore");
        assertThat(client.get("/x").text()).isEqualTo("abcd");
        answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1;x=y\r\nd\r\n0\r\nT: 1\r\n\r\n");
        assertThat(client.get("/x").text()).isEqualTo("abcd");
        answer("HTTP/1.0 404 No\r\n\r\nüber");
        assertThat(client.get("/x")).isEqualTo(new NodeClient.Answer(404, "über"));
    }

    @Test
    void aRequestIsWhatANodeExpects() throws Exception {
        answer("HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}");
        client.post("/groups/web/commands", new JsonObject().put("command", "online"));
        assertThat(requests.poll(5, TimeUnit.SECONDS))
                .containsExactly(
                        "POST /api/v1/groups/web/commands HTTP/1.1",
                        "Host: 127.0.0.1:" + server.getLocalPort(),
                        "Accept: application/json",
                        "Content-Type: application/json",
                        "Connection: close",
                        "Content-Length: 20");
    }

    @Test
    void whatIsNoAnswerOfANodeIsNotReachable() {
        for (String text : List.of(
                "",
                "SSH-2.0-OpenSSH\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
                "HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(20_000),
                "HTTP/1.1 200 OK\r\nX: " + "x".repeat(100_000))) {
            answer(text);
            assertThatThrownBy(() -> client.get("/x"))
                    .as("%.60s", text)
                    .isInstanceOf(Failure.class)
                    .hasMessageStartingWith("the node is not reachable at here: ");
        }
    }

    @Test
    void whoFollowsTheEventsAndLosesTheNodeIsToldHowToGoOn() {
        JsonObject event = EventJson.message(
                Events.event("n1", 1, 3, "web", EventKind.RESOURCE_FAULTED).numbered(7));
        answer("HTTP/1.1 200 OK\r\n\r\nevent: event\ndata: " + event.encode() + "\n\n");
        StringWriter told = new StringWriter();
        CommandLine root = MainstayCommand.commandLine();
        root.setOut(new PrintWriter(told, true)).setErr(new PrintWriter(told, true));
        int code = root.execute("events", "-f", "web", "--server", "http://127.0.0.1:" + server.getLocalPort());
        assertThat(code).isEqualTo(ExitCode.NOT_REACHABLE);
        assertThat(told.toString())
                .containsPattern("7  .*web.*faulted")
                .containsIgnoringWhitespaces("to go on from here: mainstay events -f --since 7 web");
    }

    @Test
    void aStreamIsHeardUntilItEnds() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "10\r\nevent: a\ndata: 1\r\n2\r\n\n\n\r\n0\r\n\r\n");
        client.stream("/stream", (kind, data) -> heard.add(kind + data), () -> heard.add("end"));
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("a1");
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("end");
    }

    @Test
    void aNodeThatIsSilentIsWaitedForNoLongerThanTheLimit() {
        NodeClient hasty =
                new NodeClient(new NodeOption.Place(Optional.empty(), "127.0.0.1", server.getLocalPort(), "here"), 50);
        assertThatThrownBy(() -> hasty.get("/x")).hasMessageContaining("no answer in");
    }
}
