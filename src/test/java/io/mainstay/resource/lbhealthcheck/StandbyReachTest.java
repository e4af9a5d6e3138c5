package io.mainstay.resource.lbhealthcheck;

import static io.mainstay.resource.lbhealthcheck.HealthRig.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.probe.Reach;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a health check out of service tells of its load balancer. */
class StandbyReachTest {
    @TempDir
    Path directory;

    @Test
    void C13_aStandbyTellsWhetherTheLoadBalancerReachesIt() throws Exception {
        HealthRig rig = new HealthRig(directory).with("HC_TIMEOUT", 1_000L);
        int port = rig.withPort("http.port");
        rig.open();
        assertThat(until(() -> rig.context.reaches.contains(Reach.UNREACHED))).isTrue();
        assertThat(Probe.ask(port, "GET /x HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 503 ");
        assertThat(until(() -> rig.context.reaches.contains(Reach.REACHED))).isTrue();
        rig.stop();
    }

    @Test
    void C13_oneThatIsClosedOutOfServiceCannotKnow() throws Exception {
        HealthRig rig = new HealthRig(directory).with("HC_TIMEOUT", 100L);
        rig.withPort("port");
        rig.withPort("http.port");
        rig.context.parameters.remove("http.port");
        rig.open();
        HealthRig.await(rig.online(rig.nextCall()));
        rig.offline();
        assertThat(rig.context.reaches).isEmpty();
        rig.stop();
    }
}
