package io.mainstay.it;

import static io.mainstay.it.ClusterRig.N1;
import static io.mainstay.it.ClusterRig.N2;
import static io.mainstay.it.ClusterRig.N3;
import static org.assertj.core.api.Assertions.assertThat;

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

/** A node loses its disk, and with it what it voted for. */
@Tag("long")
@Timeout(900)
class ReplaceIT {
    @TempDir
    Path directory;

    private ClusterRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new ClusterRig(directory, "lease: {ttl: 6s}\n", ClusterRig.WEB);
        rig.startAll();
        String owner = rig.awaitOnline(N1, N2, N3);
        if (owner.equals(N3)) {
            rig.command(N1, "switch", "web", "--to", N1, "--wait");
        }
    }

    @AfterEach
    void end() throws Exception {
        rig.close();
    }

    private boolean votes(String asked, String node) {
        JsonObject nodes = rig.get(asked, "/api/v1/nodes").getJsonObject("nodes", new JsonObject());
        return nodes.getJsonObject(node, new JsonObject()).getBoolean("voter", false);
    }

    @Test
    void itIsRefusedUntilItIsReplacedAndThenVotesAgain() throws Exception {
        assertThat(rig.command(N1, "node", "replace", N3))
                .contains(N3 + " is live and has lost nothing")
                .endsWith("[1]");
        String owner = rig.awaitOnline(N1, N2);
        long service = rig.service(owner);
        rig.kill(N3);
        erase(rig.state(N3));
        rig.start(N3);
        assertThat(rig.exitOf(N3)).isEqualTo(70);
        assertThat(rig.log(N3)).contains("mainstay node replace " + N3);

        rig.within(() -> rig.command(N2, "node", "replace", N3).endsWith("[0]"), "its life is over and it is replaced");
        assertThat(votes(N1, N3)).isFalse();
        // The count of its starts was lost too: it begins anew once it has heard of it, as a supervisor lets it.
        rig.start(N3);
        if (rig.awaitExit(N3, 10)) {
            assertThat(rig.log(N3)).contains("the count of starts of " + N3 + " was lost with its disk");
            rig.start(N3);
        }
        rig.within(() -> votes(N1, N3) && votes(N2, N3), "it votes again");
        assertThat(rig.service(owner)).as("nothing happened to the service").isEqualTo(service);

        // Its vote counts: without it these two would have no majority left.
        rig.kill(owner);
        List<String> rest =
                ClusterRig.NODES.stream().filter(each -> !each.equals(owner)).toList();
        assertThat(rig.awaitOnline(rest.get(0), rest.get(1))).isIn(rest);
    }

    private static void erase(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
