package io.mainstay.resource.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.Attribute;
import io.mainstay.resource.Parameter.Conflict;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilesystemTypeTest {
    private static final FilesystemType TYPE = new FilesystemType();

    @ParameterizedTest
    @CsvSource({
        "/dev/vg/data, /srv/data, ext4, ''",
        "UUID=6f0d, /srv/data, xfs, ''",
        "LABEL=data, /srv/data, ext4, ''",
        "nas:/export, /srv/data, nfs4, ''",
        "'[fd00::1]:/export', /srv/data, nfs, ''",
        "//nas/share, /srv/data, cifs, ''",
        "anything, /srv/data, tmpfs, ''",
        "/home/data, /srv/data, bind, ''",
        "/var/disk.img, /srv/data, ext4, device",
        "data, /srv/data, ext4, device",
        "data, /srv/data, bind, device",
        "/dev/sdb1, srv/data, ext4, directory",
        "/dev/sdb1, /, ext4, directory",
        "/dev/sdb1, /srv/.., ext4, directory",
        "/dev/sdb1, /srv/data, auto, fstype",
        "/dev/sdb1, /srv/data, 'ext4,xfs', fstype"
    })
    void whatCannotBeMountedIsAConflict(String device, String directory, String type, String conflicts) {
        assertThat(conflicts(Given.values(device, directory, type)))
                .isEqualTo(conflicts.isEmpty() ? List.of() : Arrays.asList(conflicts.split("\\|", -1)));
    }

    @Test
    void whatDoesNotGoTogetherIsSaid() {
        assertThat(conflicts(with(Map.of("options", List.of("ro,noatime"))))).containsExactly("options");
        assertThat(conflicts(with(Map.of("check", "write", "options", List.of("ro")))))
                .containsExactly("check");
        assertThat(conflicts(with(Map.of("check", "read")))).containsExactly("checkFile");
        assertThat(conflicts(with(Map.of("check", "write", "checkFile", "../x"))))
                .containsExactly("checkFile");
        assertThat(conflicts(with(Map.of("check", "write", "checkFile", "/x")))).containsExactly("checkFile");
        assertThat(conflicts(with(Map.of("check", "write", "checkTimeout", 10_000L))))
                .containsExactly("checkTimeout");
        assertThat(conflicts(with(Map.of("busyWait", 50_000L)))).containsExactly("busyWait");
    }

    @Test
    void aCleanOfAServersDirectoryHasTimeForEachOfItsTries() {
        Map<String, Object> values = Given.values("nas:/export", "/srv/data", "nfs4");
        assertThat(conflicts(values)).isEmpty();
        values.put("unmountTimeout", 14_000L);
        assertThat(TYPE.check(values, AgentSettings.DEFAULTS)).singleElement().satisfies(conflict -> {
            assertThat(conflict.problem()).contains("62000 ms", "more than CleanTimeout 60000 ms");
            assertThat(conflict.remedy()).startsWith("raise CleanTimeout");
        });
        assertThat(TYPE.check(values, AgentSettings.DEFAULTS.with(Attribute.CLEAN_TIMEOUT, 62_000)))
                .isEmpty();
    }

    @Test
    void twoResourcesCannotHaveOneDirectoryNorOneDisk() {
        ResourceId id = new ResourceId("web", "data");
        assertThat(TYPE.claims(id, Given.values("/dev/vg/data", "/srv//data/", "ext4")))
                .containsExactly("directory /srv/data", "device /dev/vg/data");
        assertThat(TYPE.claims(id, Given.values("nas:/export", "/srv/data", "nfs4")))
                .containsExactly("directory /srv/data");
    }

    @Test
    void whatIsHeldIsLookedForWhereTheKernelShowsIt() {
        Device disk = new Device("/dev/sdb1", java.util.Optional.of("8:17"));
        assertThat(Given.parameters("/dev/sdb1", "/srv", "ext3").held(disk)).contains("/sys/fs/ext4/sdb1");
        assertThat(Given.parameters("/dev/sdb1", "/srv", "xfs").held(disk)).contains("/sys/fs/xfs/sdb1");
        assertThat(Given.parameters("nas:/x", "/srv", "nfs").held(Device.named("nas:/x")))
                .isEmpty();
    }

    private static Map<String, Object> with(Map<String, Object> more) {
        Map<String, Object> values = Given.values("/dev/vg/data", "/srv/data", "ext4");
        values.putAll(more);
        return values;
    }

    private static List<String> conflicts(Map<String, Object> values) {
        return TYPE.check(values, AgentSettings.DEFAULTS).stream()
                .map(Conflict::key)
                .toList();
    }
}
