package io.mainstay.resource.lbhealthcheck;

import static io.mainstay.resource.lbhealthcheck.HealthRig.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.group.Fit;
import io.mainstay.core.group.Fit.Grade;
import java.nio.file.Path;
import java.util.List;
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
        assertThat(until(() -> grades(rig).contains(Grade.WORSE))).isTrue();
        assertThat(Probe.ask(port, "GET /x HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 503 ");
        assertThat(until(() -> grades(rig).contains(Grade.WELL))).isTrue();
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
        assertThat(rig.context.fits).isEmpty();
        rig.stop();
    }

    private static List<Grade> grades(HealthRig rig) {
        return rig.context.fits.stream().map(Fit::grade).toList();
    }
}
