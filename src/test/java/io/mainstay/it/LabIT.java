package io.mainstay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.lab.Needs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The host lab in short: that it can be believed, and that it runs the packaged program. All of it: {@code scripts/lab}. */
@Timeout(240)
class LabIT {
    @BeforeEach
    void needsTheMachine() {
        List<String> missing = Needs.missing();
        assumeTrue(missing.isEmpty(), () -> "skipped: the host lab cannot run here; missing: " + missing);
    }

    @Test
    void theLabsFaultsAndItsCheckerDoWhatTheyShould() throws Exception {
        assertThat(lab("check")).endsWith("[0]");
    }

    @Test
    void aKilledServiceOnAHostRunsAgainOnce() throws Exception {
        assertThat(lab("run", "service-killed-restart", "--hosts", "1")).endsWith("[0]");
    }

    @Test
    void thePowerOfTheOwnersHostGoesAndOnePeerRunsTheService() throws Exception {
        assertThat(lab("run", "host-killed")).contains("overlap 0.0").endsWith("[0]");
    }

    /** Killed twice, powered off, taken offline; all ten: {@code scripts/lab run ocf-agents}. */
    @Tag("long")
    @Test
    void fourOfDebiansAgentsRunOnOneHostAtATime() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/lib/ocf/resource.d/heartbeat/pgsql"))
                        && Files.isDirectory(Path.of("/usr/lib/postgresql")),
                "no OCF agents or no PostgreSQL (packages resource-agents and postgresql)");

        assertThat(lab("run", "ocf-short")).contains("overlap 0.0").endsWith("[0]");
    }

    /** A stand-in that decides by who is heard runs two copies after a cut, as such clusters do. */
    @Tag("long")
    @Test
    void theLabSeesTwoCopiesWhereThereAreTwo() throws Exception {
        String standIn =
                "exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp target/test-classes:target/mainstay.jar"
                        + " io.mainstay.lab.StandIn CONFIG";

        assertThat(lab("run", "cut-silent", "--agent", standIn))
                .contains(
                        "two copies of the service ran at once for", "two hosts told the load balancer yes at once for")
                .endsWith("[1]");
    }

    /** What it printed, and its exit code behind it. */
    private static String lab(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("scripts/lab"));
        all.addAll(List.of(words));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return text + "[" + process.waitFor() + "]";
    }
}
