package io.mainstay.it;

import static io.mainstay.it.ClusterRig.N1;
import static io.mainstay.it.ClusterRig.N2;
import static io.mainstay.it.ClusterRig.N3;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.ledger.Certificates;
import io.mainstay.ledger.LedgerOptions.Tls;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole nodes that prove to each other who they are, on the lease channel and in the ledger. */
@Timeout(900)
class NodeTlsIT {
    @TempDir
    Path directory;

    private ClusterRig rig;

    @AfterEach
    void end() throws Exception {
        rig.close();
    }

    private static String lines(Tls tls) {
        return "lease: {ttl: 6s}\ntls: {ca: \"" + tls.ca() + "\", cert: \"" + tls.certificate() + "\", key: \""
                + tls.key() + "\"}\n";
    }

    @Test
    void threeNodesOfOneAuthorityRunTheServiceAndFailOver() throws Exception {
        String cluster = lines(Certificates.make(directory.resolve("tls")));
        rig = new ClusterRig(directory, cluster, ClusterRig.WEB);
        rig.startAll();
        String owner = rig.awaitOnline(N1, N2, N3);
        List<String> rest =
                ClusterRig.NODES.stream().filter(each -> !each.equals(owner)).toList();

        rig.kill(owner);

        assertThat(rig.awaitOnline(rest.get(0), rest.get(1))).isIn(rest);
    }

    @Test
    void aNodeOfAnotherAuthorityIsNotLetIn() throws Exception {
        String ours = lines(Certificates.make(directory.resolve("tls")));
        String theirs = lines(Certificates.make(directory.resolve("others")));
        AtomicBoolean isStrange = new AtomicBoolean();
        rig = new ClusterRig(directory, node -> node.equals(N3) && isStrange.get() ? theirs : ours, ClusterRig.WEB, "");
        rig.startAll();
        rig.awaitOnline(N1, N2, N3);
        rig.kill(N3);
        rig.within(() -> !rig.isLive(N1, N3) && !rig.isLive(N2, N3), N3 + " is gone");
        isStrange.set(true);
        rig.names(N3, ClusterRig.NODES);

        rig.start(N3);

        rig.within(() -> rig.log(N3).contains("a lease link to this node was refused"), N3 + " is up");
        assertThat(rig.awaitOnline(N1, N2)).isIn(N1, N2);
        ClusterRig.pass(2_000);
        assertThat(rig.isLive(N1, N2)).isTrue();
        assertThat(rig.isLive(N1, N3)).isFalse();
        assertThat(rig.isLive(N2, N3)).isFalse();
    }
}
