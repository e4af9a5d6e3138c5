package io.mainstay.it;

import static io.mainstay.it.ClusterRig.N1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The event bus shows, the ledger decides: without any bus the group fails over, and the page says that the bus is down. */
@Timeout(900)
class DeadBusIT {
    @TempDir
    Path directory;

    private final List<ServerSocket> taken = new ArrayList<>();
    private ClusterRig rig;

    @BeforeEach
    void takeThePortsOfTheBus() throws Exception {
        rig = new ClusterRig(directory, "lease: {ttl: 6s}\n", ClusterRig.WEB);
        for (String node : ClusterRig.NODES) {
            for (int port : rig.busPorts(node)) {
                taken.add(new ServerSocket(port));
            }
        }
        rig.startAll();
    }

    @AfterEach
    void end() throws Exception {
        rig.close();
        for (ServerSocket socket : taken) {
            socket.close();
        }
    }

    @Test
    void theGroupFailsOverAndThePageSaysThatTheBusIsDown() throws Exception {
        String owner = awaitOwner(N1);
        rig.within(() -> rig.bus(owner).contains("the event bus is down"), "the page says so");
        List<String> rest =
                ClusterRig.NODES.stream().filter(each -> !each.equals(owner)).toList();

        rig.kill(owner);

        rig.within(() -> rest.contains(rig.owner(rest.get(0))), "another owns it");
        String next = rig.owner(rest.get(0));
        rig.within(() -> rig.service(next) != 0, "it runs there");
        for (String node : rest) {
            assertThat(rig.bus(node)).contains("the event bus is down");
            assertThat(rig.owner(node)).isEqualTo(next);
        }
        String other = rest.get(0).equals(next) ? rest.get(1) : rest.get(0);
        assertThat(rig.command(other, "switch", "web", "--to", other))
                .as("commands go over the lease")
                .endsWith("[0]");
        rig.within(() -> rig.owner(other).equals(other) && rig.service(other) != 0, "the switch");
    }

    private String awaitOwner(String asked) throws Exception {
        rig.within(
                () -> {
                    String owner = rig.owner(asked);
                    return !owner.isEmpty() && rig.service(owner) != 0;
                },
                "web online");
        return rig.owner(asked);
    }
}
