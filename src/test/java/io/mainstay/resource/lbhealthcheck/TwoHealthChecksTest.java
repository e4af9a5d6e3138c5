package io.mainstay.resource.lbhealthcheck;

import static io.mainstay.resource.lbhealthcheck.HealthRig.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.MonitorResult.Status;
import io.mainstay.core.agent.Outcome;
import io.vertx.core.Future;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoHealthChecksTest {
    @TempDir
    Path directory;

    @TempDir
    Path otherDirectory;

    @Test
    void R9_aDaemonIsKnownByItsIdAndAnotherIdsIsLeftAlone() throws Exception {
        HealthRig rig = new HealthRig(directory);
        int port = rig.withPort("port");
        Future<Outcome> online = rig.online();
        HealthRig.until(() -> !Probe.refuses(port));
        assertThat(await(online).isDone()).isTrue();

        HealthRig other = new HealthRig(otherDirectory).with("id", "other");
        other.withPort("port");
        assertThat(other.offline().isDone()).isTrue();

        assertThat(rig.monitor().status()).isEqualTo(Status.ONLINE);
        assertThat(rig.resource().info()).containsEntry("id", "web-lb").containsEntry("daemon", "running");
        await(other.vertx.close());
        await(rig.vertx.close());
    }
}
