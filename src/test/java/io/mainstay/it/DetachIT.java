package io.mainstay.it;

import static io.mainstay.it.ClusterRig.N1;
import static io.mainstay.it.ClusterRig.N2;
import static io.mainstay.it.ClusterRig.N3;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node's agent goes and leaves the service running; the next one takes it over, or another node does once it is over. */
@Tag("long")
@Timeout(900)
class DetachIT {
    private static final String TTL = "lease: {ttl: 6s}\n";
    /** Longer than it takes to give the group to another node where a node is lost. */
    private static final long TAKEOVER_MS = 14_000;

    @TempDir
    Path directory;

    private ClusterRig rig;
    private long service;

    @BeforeEach
    void n1RunsTheService() throws Exception {
        rig = new ClusterRig(directory, TTL, ClusterRig.WEB);
        rig.startAll();
        String owner = rig.awaitOnline(N1, N2, N3);
        if (!owner.equals(N1)) {
            rig.command(owner, "switch", "web", "--to", N1, "--wait");
        }
        assertThat(rig.awaitOnline(N1, N2, N3)).isEqualTo(N1);
        service = rig.service(N1);
    }

    @AfterEach
    void end() throws Exception {
        rig.close();
    }

    @Test
    void theServiceOutlivesItsAgentAndTheNextOneTakesItOverUnderItsOwnLease() throws Exception {
        long epoch = rig.epoch(N1);
        assertThat(rig.command(N2, "node", "detach", N1, "--for", "3m", "--reason", "new version"))
                .containsIgnoringWhitespaces(
                        N1 + " is detached and its agent ends: web runs on without an agent for at most 180 s")
                .endsWith("[0]");
        assertThat(rig.exitOf(N1)).isEqualTo(76);

        ClusterRig.pass(TAKEOVER_MS);
        assertThat(ClusterRig.isAlive(service)).isTrue();
        assertThat(rig.owner(N2)).isEmpty();
        assertThat(rig.service(N2) + rig.service(N3)).isZero();

        rig.start(N1);
        assertThat(rig.awaitOnline(N1, N2, N3)).isEqualTo(N1);
        assertThat(rig.service(N1)).as("the same process").isEqualTo(service);
        assertThat(rig.epoch(N1)).isGreaterThan(epoch);

        // From now on it ends with the lease again, not with what was set for the agent that went.
        rig.kill(N1);
        rig.within(() -> !ClusterRig.isAlive(service), "the guard ends it with the lease");
        assertThat(rig.awaitOnline(N2, N3)).isIn(N2, N3);
    }

    @Test
    void whatCannotBeDetachedIsRefusedWithTheReason() throws Exception {
        assertThat(rig.command(N3, "node", "detach", N1, "--for", "10s"))
                .contains("a node is detached for 60 to 3600 s, not 10000 ms")
                .endsWith("[1]");
        assertThat(rig.command(N3, "node", "detach", "n9"))
                .contains("There is no node 'n9'")
                .endsWith("[1]");
        rig.kill(N2);
        rig.within(
                () -> !rig.get(N3, "/api/v1/cluster").encode().contains("\"" + N2 + "\":{\"state\":\"UP\""),
                "n2 is lost");
        assertThat(rig.owner(N3)).isEqualTo(N1);
        assertThat(ClusterRig.isAlive(service)).isTrue();
    }
}
