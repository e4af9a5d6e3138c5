package io.mainstay.it;

import static io.mainstay.it.ClusterRig.N1;
import static io.mainstay.it.ClusterRig.N2;
import static io.mainstay.it.ClusterRig.N3;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node's file names more nodes than before, or fewer. */
@Timeout(900)
class GrowthIT {
    /** Far longer than a cluster takes from its start to its first decision. */
    private static final long NOTHING_MS = 5_000;

    @TempDir
    Path directory;

    private ClusterRig rig;

    @BeforeEach
    void prepare() throws Exception {
        rig = new ClusterRig(directory, "lease: {ttl: 6s}\n", ClusterRig.WEB);
    }

    @AfterEach
    void end() throws Exception {
        // A node alone has no guard that would end it.
        long left = rig.service(N1);
        rig.close();
        ProcessHandle.of(left).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void newNodesWaitForOneThatRunsAloneAndBeginWithIt() throws Exception {
        rig.names(N1, List.of(N1));
        rig.start(N1);
        rig.within(() -> rig.service(N1) != 0, "it runs alone");
        long service = rig.service(N1);

        rig.start(N2);
        rig.start(N3);
        rig.within(() -> rig.log(N2).contains("no answer from " + N1), N2 + " says for whom it waits");
        ClusterRig.pass(NOTHING_MS);
        assertThat(rig.service(N2) + rig.service(N3)).as("a second copy").isZero();
        assertThat(rig.command(N2, "why", "web")).contains("no answer from " + N1);
        assertThat(rig.service(N1)).isEqualTo(service);

        rig.names(N1, ClusterRig.NODES);
        rig.startAgain(N1);
        assertThat(rig.awaitOnline(N1, N2, N3)).isIn(ClusterRig.NODES);
        assertThat(ClusterRig.isAlive(service)).isFalse();
    }

    @Test
    @Tag("long")
    void aNodeOfAClusterIsNotLetRunAlone() throws Exception {
        rig.startAll();
        rig.awaitOnline(N1, N2, N3);
        rig.kill(N3);
        rig.names(N3, List.of(N3));

        rig.start(N3);

        assertThat(rig.exitOf(N3)).isNotZero();
        assertThat(rig.log(N3)).contains("names no other node").contains(rig.state(N3) + "/ledger");
        assertThat(rig.awaitOnline(N1, N2)).isIn(N1, N2);
    }
}
