package io.mainstay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What of a changed file waits for the node's next start is named part by part. */
class RestartTest {
    private static final String CLUSTER = """
            cluster:
              name: shop
              lease: {ttl: 2s}
              nodes:
                n1: {address: 10.0.0.1}
                n2: {address: 10.0.0.2}
            """;

    private static NodeConfig read(String cluster) {
        return ConfigFile.read(cluster, FakeTypes.CATALOG, "n1", Map.of())
                .config()
                .orElseThrow();
    }

    private static List<String> needed(String changed) {
        return Restart.needed(read(CLUSTER), read(changed), true).stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void aNodeMoreIsNamed() {
        assertThat(needed(CLUSTER + "    n3: {address: 10.0.0.3}\n"))
                .singleElement()
                .asString()
                .startsWith(
                        "cluster.nodes = [n1, n2, n3]: needs a restart; the node runs with [n1, n2]; restart the node");
    }

    @Test
    void aNodeThatMovesIsNamed() {
        assertThat(needed(CLUSTER.replace("10.0.0.2", "10.0.0.9")))
                .singleElement()
                .asString()
                .startsWith(
                        "cluster.nodes.n2 = 10.0.0.9:7420, node: needs a restart; the node runs with 10.0.0.2:7420");
    }

    @Test
    void theRestOfTheClusterIsNamedEachByItself() {
        assertThat(needed(CLUSTER.replace("shop", "mill").replace("2s", "3s")))
                .hasSize(2)
                .anyMatch(text -> text.startsWith("cluster.name = mill: "))
                .anyMatch(text ->
                        text.startsWith("cluster.lease.ttl = 3000ms: needs a restart; the node runs with 2000ms"));
        assertThat(needed(CLUSTER)).isEmpty();
    }
}
