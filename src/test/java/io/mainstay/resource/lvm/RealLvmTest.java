package io.mainstay.resource.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.resource.ParameterValues;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * LVM's own programs on a loop device, without device-mapper: what they print is read, and what is given to them writes
 * owners as they are read. Skipped by name where there is no LVM or no loop device.
 */
@Timeout(60)
class RealLvmTest {
    private static final String GROUP = "mainstaytest";

    @TempDir
    Path root;

    private String disk;

    @BeforeEach
    void begin() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/vgchange")), "skipped: vgchange (package lvm2) is missing");
        Path image = root.resolve("disk.img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(64L << 20);
        }
        try {
            disk = run(List.of("losetup", "-f", "--show", image.toString()));
        } catch (IOException none) {
            assumeTrue(false, "skipped: no loop device to be had here: " + none.getMessage());
        }
        Files.createDirectory(root.resolve("lvm"));
        Files.writeString(
                root.resolve("lvm/lvm.conf"),
                "global { system_id_source = \"lvmlocal\" }\nlocal { system_id = \"n1\" }\n"
                        + "devices { use_devicesfile = 0 }\n");
        run(List.of("pvcreate", "-q", disk));
        run(List.of("vgcreate", "-q", GROUP, disk));
    }

    @AfterEach
    void end() throws Exception {
        if (disk != null) {
            new ProcessBuilder("losetup", "-d", disk).start().waitFor();
        }
    }

    @Test
    void anOwnerTagIsWrittenReplacedAndRead() throws Exception {
        LvmParameters tagged = parameters("tag");
        assertThat(owner(tagged).ownersByTag("mainstay")).isEmpty();
        Claim free = Claim.of("owner tag", GROUP, List.of(), "n2", List.of());
        run(tagged.take(free, "n2").argv());
        assertThat(owner(tagged).ownersByTag("mainstay")).containsExactly("n2");
        Claim take = Claim.of("owner tag", GROUP, List.of("n2"), "n1", List.of("n2"));
        run(tagged.take(take, "n1").argv());
        assertThat(owner(tagged).ownersByTag("mainstay")).containsExactly("n1");
    }

    @Test
    void theSystemIdOfAGroupThatAnotherMachineHasIsReadAndTaken() throws Exception {
        LvmParameters byId = parameters("system-id");
        // A group takes the id of the machine that makes it.
        assertThat(run(List.of("lvm", "systemid"))).isEqualTo("system ID: n1");
        assertThat(owner(byId).systemIds()).containsExactly("n1");
        run(byId.take(Claim.of("system id", GROUP, List.of(), "n2", List.of()), "n2")
                .argv());
        assertThat(owner(byId).systemIds()).containsExactly("n2");
        run(byId.take(Claim.of("system id", GROUP, List.of("n2"), "n1", List.of("n2")), "n1")
                .argv());
        assertThat(owner(byId).systemIds()).containsExactly("n1");
    }

    @Test
    void aGroupWithoutVolumesHasAReportWithoutRows() throws Exception {
        LvmReport report =
                LvmReport.parse(run(parameters("tag").volumes().argv()), "lv").orElseThrow();
        assertThat(report.rows()).isEmpty();
    }

    private static LvmParameters parameters(String exclusive) {
        return LvmParameters.of(new ParameterValues(LvmValuesTest.values(Map.of("vg", GROUP, "exclusive", exclusive))));
    }

    private LvmReport owner(LvmParameters parameters) throws Exception {
        return LvmReport.parse(run(parameters.owner().argv()), "vg").orElseThrow();
    }

    /** As the resource has it: complaints among the answers. */
    private String run(List<String> argv) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(argv)).redirectErrorStream(true);
        builder.environment().put("LVM_SYSTEM_DIR", root.resolve("lvm").toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes()).strip();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", argv) + " exited " + process.exitValue() + ": " + output);
        }
        return output;
    }
}
