package io.mainstay.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.config.NodeConfig.Commands;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.mainstay.node.Samples;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class MetricsRouteTest {
    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private FakeNode node;

    @BeforeEach
    void deploy(Vertx vertx) throws Exception {
        node = new FakeNode(vertx, directory.resolve("run"), Commands.SOCKET_ONLY)
                .start()
                .await(10, TimeUnit.SECONDS);
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + "/metrics"));
    }

    @Test
    void aNodeWithoutGroupsAndWithoutALedgerAnswers() throws Exception {
        HttpResponse<String> answer = client.send(request().build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body()).contains("# HELP mainstay_ready ").doesNotContain("mainstay_ledger_has_leader");
    }

    @Test
    void whatTheNodeShowsIsInTheNextScrape() throws Exception {
        node.tell(new Occurrence("web", "app", EventKind.RESOURCE_FAULTED, "it exited 137"));
        node.showAndWait(Samples.web());
        HttpResponse<String> answer = client.send(request().build(), BodyHandlers.ofString());
        assertThat(answer.body())
                .contains("mainstay_group_state{group=\"web\",state=\"ONLINE\"} 1.0")
                .contains("mainstay_resource_faults_total{group=\"web\",resource=\"app\"} 1.0")
                .contains("mainstay_node_info{cluster=\"shop\",node=\"n1\",version=\"0.1.0\"} 1.0");
    }

    @Test
    void itIsPackedAndInOpenMetricsForWhoAsks() throws Exception {
        HttpResponse<byte[]> answer = client.send(
                request()
                        .header("Accept", "application/openmetrics-text; version=1.0.0")
                        .header("Accept-Encoding", "gzip")
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/openmetrics-text");
        String text = new String(
                new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text).endsWith("# EOF\n");
    }

    @Test
    void manyWhoAskAtOnceAllGetAnAnswer() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(client.sendAsync(request().build(), BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> one : all) {
            assertThat(one.get(10, TimeUnit.SECONDS).body()).contains("mainstay_ready");
        }
    }
}
