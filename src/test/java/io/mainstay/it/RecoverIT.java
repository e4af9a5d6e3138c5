package io.mainstay.it;

import static io.mainstay.it.ClusterRig.N1;
import static io.mainstay.it.ClusterRig.N2;
import static io.mainstay.it.ClusterRig.N3;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ledger.Recovery;
import io.mainstay.ledger.Generations;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two of three nodes are lost for good. */
@Tag("long")
@Timeout(900)
class RecoverIT {
    @TempDir
    Path directory;

    private ClusterRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new ClusterRig(directory, "lease: {ttl: 6s}\n", ClusterRig.WEB);
        rig.startAll();
        rig.awaitOnline(N1, N2, N3);
    }

    @AfterEach
    void end() throws Exception {
        rig.close();
    }

    private String recover() throws Exception {
        Path file = directory.resolve(N1 + ".yaml");
        return rig.command(N1, "cluster", "recover", "-f", file.toString(), "--force", "--yes", "it");
    }

    private boolean votes(String asked, String node) {
        JsonObject nodes = rig.get(asked, "/api/v1/nodes").getJsonObject("nodes", new JsonObject());
        return nodes.getJsonObject(node, new JsonObject()).getBoolean("voter", false);
    }

    @Test
    void theSurvivorGoesOnAloneAndTheOthersComeBackAsNewOnes() throws Exception {
        long epoch = rig.epoch(N1);
        assertThat(recover()).contains("is in use").endsWith("[1]");
        rig.kill(N2);
        rig.kill(N3);
        rig.kill(N1);
        assertThat(recover())
                .contains(N1 + " is the only voter of it from now on")
                .endsWith("[0]");

        rig.start(N1);
        assertThat(rig.awaitOnline(N1)).isEqualTo(N1);
        assertThat(rig.epoch(N1)).isGreaterThan(epoch + Recovery.LEAP);
        assertThat(rig.command(N1, "events")).containsPattern("recovers the\\s+ledger on " + N1);
        long service = rig.service(N1);

        // It has its disk, and must not vote with it.
        rig.start(N3);
        assertThat(rig.exitOf(N3)).isEqualTo(70);
        assertThat(rig.log(N3)).contains("the cluster was recovered without " + N3);

        for (String node : List.of(N2, N3)) {
            erase(rig.state(node).resolve("ledger"));
            Files.createDirectory(Generations.directory(rig.state(node), Generations.newest(rig.state(N1))));
            rig.start(node);
            rig.within(() -> votes(N1, node) && votes(node, node), node + " votes again");
        }
        assertThat(rig.service(N1)).as("nothing happened to the service").isEqualTo(service);
        rig.kill(N1);
        assertThat(rig.awaitOnline(N2, N3)).isIn(N2, N3);
    }

    private static void erase(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
