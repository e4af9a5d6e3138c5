package io.mainstay.it;

import static io.mainstay.it.ClusterRig.N1;
import static io.mainstay.it.ClusterRig.N2;
import static io.mainstay.it.ClusterRig.N3;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The length of the leases is changed node by node, and for a while the files differ. */
@Tag("long")
@Timeout(900)
class MixedLeasesIT {
    @TempDir
    Path directory;

    private ClusterRig rig;

    @AfterEach
    void end() throws Exception {
        rig.close();
    }

    @Test
    void whoHasLongerLeasesIsWaitedForAsLong() throws Exception {
        AtomicReference<String> ttl = new AtomicReference<>("lease: {ttl: 15s}\n");
        rig = new ClusterRig(directory, node -> ttl.get(), ClusterRig.WEB, "");
        rig.startAll();
        if (!rig.awaitOnline(N1, N2, N3).equals(N1)) {
            assertThat(rig.command(N2, "switch", "web", "--to", N1, "--wait")).endsWith("[0]");
        }
        ttl.set("lease: {ttl: 5s}\n");
        for (String node : List.of(N2, N3)) {
            rig.names(node, ClusterRig.NODES);
            rig.startAgain(node);
            rig.within(() -> rig.isLive(N1, node) && rig.isLive(node, N1), node + " is back with shorter leases");
        }
        assertThat(rig.awaitOnline(N1, N2, N3)).isEqualTo(N1);
        long service = rig.service(N1);

        // What it runs goes on until its guard ends it, at the end of a lease of its own length.
        rig.signal("STOP", rig.pid(N1));
        rig.within(() -> rig.service(N2) != 0 || rig.service(N3) != 0, "another takes over");

        assertThat(ClusterRig.isAlive(service)).as("a second copy").isFalse();
    }
}
