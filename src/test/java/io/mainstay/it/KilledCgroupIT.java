package io.mainstay.it;

import static io.mainstay.it.ClusterRig.N1;
import static io.mainstay.it.ClusterRig.N2;
import static io.mainstay.it.ClusterRig.N3;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose cgroup is killed as a whole, as {@code systemctl kill --signal=KILL} and others do it. */
@Timeout(600)
class KilledCgroupIT {
    @TempDir
    Path directory;

    private Path cgroup;
    private ClusterRig rig;

    @BeforeEach
    void needsACgroup() throws IOException {
        Optional<Path> mount = Files.readAllLines(Path.of("/proc/mounts")).stream()
                .map(line -> line.split(" "))
                .filter(words -> words[2].equals("cgroup2"))
                .map(words -> Path.of(words[1]))
                .findFirst();
        assumeTrue(mount.isPresent() && Files.isWritable(mount.get()), "skipped: no cgroup v2 that can be written");
        cgroup = Files.createDirectory(
                mount.get().resolve("it-" + ProcessHandle.current().pid()));
    }

    @AfterEach
    void end() throws Exception {
        if (rig == null) {
            return;
        }
        rig.close();
        rig.within(
                () -> Files.readString(cgroup.resolve("cgroup.events")).contains("populated 0"), "the cgroup is empty");
        for (String node : ClusterRig.NODES) {
            Files.delete(cgroup.resolve(node));
        }
        Files.delete(cgroup);
    }

    @Test
    void theGuardOutlivesItsAgentAndEndsWhatItRan() throws Exception {
        rig = new ClusterRig(directory, "", ClusterRig.WEB);
        for (String node : ClusterRig.NODES) {
            Path own = Files.createDirectory(cgroup.resolve(node));
            rig.start(node);
            Files.writeString(own.resolve("cgroup.procs"), Long.toString(rig.pid(node)));
        }
        String owner = rig.awaitOnline(N1, N2, N3);
        long service = rig.service(owner);
        List<String> rest =
                ClusterRig.NODES.stream().filter(each -> !each.equals(owner)).toList();

        Files.writeString(cgroup.resolve(owner).resolve("cgroup.kill"), "1");

        rig.within(() -> !ClusterRig.isAlive(service), "the service is ended");
        assertThat(rig.awaitOnline(rest.get(0), rest.get(1))).isIn(rest);
    }
}
