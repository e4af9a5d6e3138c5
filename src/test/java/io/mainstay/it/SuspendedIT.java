package io.mainstay.it;

import static io.mainstay.it.ClusterRig.N1;
import static io.mainstay.it.ClusterRig.N2;
import static io.mainstay.it.ClusterRig.N3;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes whose processes stand still for longer than every limit. Half a minute instead of one: the lease, Hazelcast's own limits
 * and the bus's are all over by then. {@code -Dmainstay.it.suspended.s=60} takes the minute.
 */
@Tag("long")
@Timeout(900)
class SuspendedIT {
    private static final long SUSPENDED_MS = 1_000 * Long.getLong("mainstay.it.suspended.s", 30);
    private static final String TTL = "lease: {ttl: 6s}\n";

    @TempDir
    Path directory;

    private ClusterRig rig;

    @AfterEach
    void end() throws Exception {
        rig.close();
    }

    /** A node with a guard would be ended by it; the witness has none. */
    @Test
    void aWitnessThatWasSuspendedFindsItsBusAndItsPageAgainWithoutARestart() throws Exception {
        rig = new ClusterRig(directory, node -> TTL, ClusterRig.WEB, N3);
        rig.startAll();
        String owner = rig.awaitOnline(N1, N2);
        for (String node : ClusterRig.NODES) {
            rig.within(() -> isWhole(node), "the bus is up everywhere");
        }
        long service = rig.service(owner);

        rig.signal("STOP", rig.pid(N3));
        ClusterRig.pass(SUSPENDED_MS);
        assertThat(rig.isLive(N1, N3)).as("it was lost meanwhile").isFalse();
        rig.signal("CONT", rig.pid(N3));

        rig.within(() -> rig.isLive(N1, N3) && rig.isLive(N3, N3), "it lives again, and knows it");
        for (String node : ClusterRig.NODES) {
            rig.within(() -> isWhole(node), "the bus is whole again on " + node);
        }
        rig.within(() -> rig.owner(N3).equals(owner), "its page shows the group");
        assertThat(rig.service(owner)).as("nothing happened to the service").isEqualTo(service);
    }

    @Test
    void aNodeRestartsWhileAnotherIsFrozen() throws Exception {
        // With one voter frozen and one restarting the owner has no majority: its lease lasts until the second is back.
        rig = new ClusterRig(directory, "lease: {ttl: 60s}\n", ClusterRig.WEB);
        rig.startAll();
        String owner = rig.awaitOnline(N1, N2, N3);
        long service = rig.service(owner);
        String frozen = owner.equals(N3) ? N2 : N3;
        String restarted = ClusterRig.NODES.stream()
                .filter(each -> !each.equals(owner) && !each.equals(frozen))
                .findFirst()
                .orElseThrow();
        // The guard too: it would end a frozen agent.
        rig.signal("STOP", rig.guard(frozen));
        rig.signal("STOP", rig.pid(frozen));

        rig.kill(restarted);
        rig.start(restarted);

        rig.within(() -> rig.isLive(owner, restarted) && rig.owner(restarted).equals(owner), "it is back");
        rig.within(() -> rig.bus(restarted).contains("is up"), "its bus is joined while the other is frozen");
        assertThat(rig.service(owner)).as("nothing happened to the service").isEqualTo(service);
        rig.signal("CONT", rig.guard(frozen));
        rig.signal("CONT", rig.pid(frozen));
    }

    private boolean isWhole(String node) {
        String text = rig.bus(node);
        return text.contains("is up") && ClusterRig.NODES.stream().allMatch(text::contains);
    }
}
