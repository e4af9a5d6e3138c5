package io.mainstay.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.config.NodeConfig.Commands;
import io.mainstay.core.group.GroupState;
import io.mainstay.node.ClusterSamples;
import io.mainstay.node.Samples;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the page asks for beside the stream, and what the stream has for it alone. */
@ExtendWith(VertxExtension.class)
class PageDataTest {
    @TempDir
    Path directory;

    private FakeNode node;

    @BeforeEach
    void deploy(Vertx vertx) throws Exception {
        node = new FakeNode(vertx, directory, Commands.SOCKET_ONLY).start().await(10, TimeUnit.SECONDS);
        node.show(ClusterSamples.cluster(ClusterSamples.plan("n1", 41)));
        node.hear("n2", ClusterSamples.standby());
        node.showAndWait(ClusterSamples.online());
    }

    private HttpURLConnection open(String path) throws Exception {
        return (HttpURLConnection)
                URI.create("http://127.0.0.1:" + node.port() + path).toURL().openConnection();
    }

    @Test
    void attributesAreToldInTheFilesWordsAndNoSecretIs() throws Exception {
        String text = new String(
                open("/api/v1/groups/web/attributes").getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        JsonObject told = new JsonObject(text);
        assertThat(told.getJsonObject("attributes").getString("kind")).isEqualTo("failover");
        JsonObject app = told.getJsonObject("resources").getJsonObject("app");
        assertThat(app.getJsonObject("attributes").getString("MonitorInterval")).isEqualTo("1s");
        assertThat(app.getJsonObject("attributes").getString("OfflineTimeout")).isEqualTo("5m");
        assertThat(app.getJsonArray("set")).containsExactlyInAnyOrder("MonitorInterval", "RestartLimit");
        assertThat(told.getJsonObject("resources").getJsonObject("lb").getJsonArray("requires"))
                .containsExactly("app");
        assertThat(text).doesNotContain("secret");
    }

    @Test
    void aNodeThatDoesNotRunTheGroupSaysWhoDoes() throws Exception {
        node.showAndWait(Samples.group("gone", GroupState.OFFLINE));
        HttpURLConnection answer = open("/api/v1/groups/gone/attributes");
        assertThat(answer.getResponseCode()).isEqualTo(503);
        assertThat(new String(answer.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("n1 does not run gone, so it does not know how it is set; ask n1");
    }

    @Test
    void anotherNodesLeaseIsThereAsItWasToldUntilItShouldHaveBeenToldAgain() throws Exception {
        node.wakeups.advance(1_000);
        node.show(ClusterSamples.cluster(ClusterSamples.plan("n1", 42)));
        node.showAndWait(ClusterSamples.broken());
        JsonObject nodes = nodes();
        assertThat(nodes.getJsonObject("n1").getJsonObject("lease").getLong("leftMs"))
                .isBetween(1L, 1_750L);
        assertThat(nodes.getJsonObject("n2").getJsonObject("lease")).isEqualTo(lease(1_600));
        node.wakeups.advance(500);
        assertThat(nodes().getJsonObject("n2").getJsonObject("lease")).isEqualTo(lease(1_600));
        node.wakeups.advance(2_000);
        assertThat(nodes().getJsonObject("n2").getJsonObject("lease")).isEqualTo(lease(100));
        assertThat(nodes.getJsonObject("w1").containsKey("lease")).isFalse();
    }

    private static JsonObject lease(long leftMs) {
        return new JsonObject().put("ttlMs", 2_000).put("leftMs", leftMs);
    }

    private JsonObject nodes() throws Exception {
        JsonObject cluster = new JsonObject(
                new String(open("/api/v1/groups").getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        return cluster.getJsonObject("frame").getJsonObject("nodes");
    }
}
