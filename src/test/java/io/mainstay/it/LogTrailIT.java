package io.mainstay.it;

import static io.mainstay.it.ClusterRig.N1;
import static io.mainstay.it.ClusterRig.N2;
import static io.mainstay.it.ClusterRig.N3;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One switch is followed by its name through the logs of three nodes. */
@Tag("long")
@Timeout(600)
class LogTrailIT {
    private static final String REQUEST = "r-trail-1";

    @TempDir
    Path directory;

    private ClusterRig rig;

    @BeforeEach
    void threeNodesRunAService() throws Exception {
        rig = new ClusterRig(directory, "lease: {ttl: 3s}\n", ClusterRig.WEB).with("MAINSTAY_LOG", "json");
        rig.startAll();
    }

    @AfterEach
    void end() throws Exception {
        rig.close();
    }

    @Test
    void theLinesOfASwitchNameItOnTheNodeThatStopsAndOnTheNodeThatStarts() throws Exception {
        String from = rig.awaitOnline(N1, N2, N3);
        String to = from.equals(N1) ? N2 : N1;
        assertThat(rig.command(N3, "switch", "web", "--to", to, "--request", REQUEST, "--wait"))
                .endsWith("[0]");
        rig.within(() -> has(to, "GOING_ONLINE_WAIT -> ONLINE"), to + " says that the service is online");

        assertThat(trail(from))
                .as(from)
                .anyMatch(line -> line.getString("message").contains("ONLINE -> GOING_OFFLINE"));
        assertThat(trail(to)).as(to).anyMatch(line -> line.getString("message").contains("-> GOING_ONLINE"));
        for (String node : List.of(from, to)) {
            assertThat(trail(node)).allSatisfy(line -> {
                assertThat(line.getString("node")).isEqualTo(node);
                assertThat(line.getString("group")).isEqualTo("web");
                assertThat(line.getString("time")).endsWith("Z");
            });
        }
        // The leader, whoever it is, tells what was decided.
        assertThat(trail(N1).size() + trail(N2).size() + trail(N3).size())
                .isGreaterThan(trail(from).size());
        assertThat(decisions()).anyMatch(line -> line.getString("message").contains("group-assigned"));
    }

    private List<JsonObject> decisions() throws IOException {
        List<JsonObject> all = new ArrayList<>();
        for (String node : ClusterRig.NODES) {
            trail(node).stream()
                    .filter(line -> line.getString("message").startsWith("log "))
                    .forEach(all::add);
        }
        return all;
    }

    private boolean has(String node, String words) throws IOException {
        return trail(node).stream().anyMatch(line -> line.getString("message").contains(words));
    }

    private List<JsonObject> trail(String node) throws IOException {
        return rig.log(node)
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(JsonObject::new)
                .filter(line -> REQUEST.equals(line.getString("request")))
                .toList();
    }
}
