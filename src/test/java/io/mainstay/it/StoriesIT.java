package io.mainstay.it;

import static io.mainstay.it.ClusterRig.N1;
import static io.mainstay.it.ClusterRig.N2;
import static io.mainstay.it.ClusterRig.N3;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.it.Stories.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The five stories of ARCHITECTURE.md, each done by command line, on the page in a real browser, and over the event bus: what is
 * seen, the history and the events are the same. One cluster, which each face finds as the one before has left it.
 */
@Tag("long")
@Timeout(1_800)
class StoriesIT {
    /** One process a node, known by its file; a zombie does not count. */
    private static final String SCRIPT = """
            #!/bin/bash
            file=$(dirname "$0")/hand-$MAINSTAY_NODE.pid
            runs() { [[ -s $file ]] && grep -q '^State:.[^Z]' "/proc/$(<"$file")/status" 2>/dev/null; }
            case $1 in
              monitor) if runs; then exit 110; else exit 100; fi ;;
              online) runs || { sleep 100000 </dev/null >/dev/null 2>&1 & echo $! >"$file"; } ;;
              *) if runs; then kill -9 "$(<"$file")"; fi ;;
            esac
            exit 0
            """;

    @TempDir
    Path directory;

    private ClusterRig rig;
    private Path script;
    private int port;

    @BeforeEach
    void threeGroupsOnTwoNodesAndAWitness() throws Exception {
        assumeTrue(Browser.missing().isEmpty(), Browser.missing().orElse(""));
        script = Files.writeString(directory.resolve("app.sh"), SCRIPT);
        assertThat(script.toFile().setExecutable(true)).isTrue();
        port = free();
        String groups = """
                web:
                  resources:
                    app: {type: process, command: [sleep, "100000"], RestartLimit: 0}
                by-hand:
                  resources:
                    app: {type: script, script: "%s", MonitorInterval: 1s, OfflineMonitorInterval: 1s}
                probed:
                  AutoStart: false
                  resources:
                    lb: {type: lbhealthcheck, port: %d, listen: 127.0.0.1, HC_TIMEOUT: 20s, OnProbeFail: report}
                """.formatted(script, port);
        rig = new ClusterRig(directory, node -> "lease: {ttl: 6s}\n", groups, N3);
        rig.startAll();
        goes("web", N1);
        goes("by-hand", N2);
        rig.awaitBus();
    }

    private static int free() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private void goes(String group, String node) throws Exception {
        rig.within(() -> runs(group), group + " online");
        if (!owner(group).equals(node)) {
            rig.command(N3, "switch", group, "--to", node, "--wait");
        }
        rig.within(() -> runs(group) && owner(group).equals(node), group + " online on " + node);
    }

    private String owner(String group) {
        return rig.get(N3, "/api/v1/groups/" + group).getString("owner", "");
    }

    private boolean runs(String group) {
        return rig.get(N3, "/api/v1/groups/" + group).getString("state", "").equals("ONLINE");
    }

    @AfterEach
    void end() throws Exception {
        if (rig != null) {
            rig.close();
        }
    }

    @Test
    void eachStoryIsTheSameByCommandLineOnThePageAndOverTheBus() throws Exception {
        Map<String, Outcome> byCommand = told(new CliFace(rig));
        byCommand.forEach((story, outcome) -> System.out.println(story + ": " + outcome));
        assertThat(byCommand).hasSize(5);
        assertThat(byCommand.get("a probe arrives").events()).contains("probed/lb probefail", "probed/lb probeseen");
        assertThat(byCommand.get("a process dies").events()).contains("web/app faulted", "web group-released");
        assertThat(byCommand.get("a node dies").events()).contains("web group-lost");
        assertThat(byCommand.get("a second copy is started by hand").history())
                .as("it moves nothing")
                .isEmpty();

        PageFace page = new PageFace(rig);
        assertSame("on the page", told(page), byCommand);
        assertThat(page.complaints()).isEmpty();
        assertSame("over the bus", told(new BusFace(rig, directory)), byCommand);
    }

    private Map<String, Outcome> told(Face face) throws Exception {
        try (face) {
            return new Stories(rig, face, script, port).tell();
        }
    }

    private static void assertSame(String how, Map<String, Outcome> told, Map<String, Outcome> byCommand) {
        byCommand.forEach((story, outcome) ->
                assertThat(told.get(story)).as(story + " " + how).isEqualTo(outcome));
        assertThat(told).hasSameSizeAs(byCommand);
    }
}
