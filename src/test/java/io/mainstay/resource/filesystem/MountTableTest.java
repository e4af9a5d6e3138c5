package io.mainstay.resource.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountTableTest {
    @Test
    void aLineIsReadWithAnyNumberOfOptionalFields() {
        String line = "36 35 98:0 /mnt1 /mnt2 rw,noatime%s - ext3 /dev/root rw,errors=continue";
        for (String optional : List.of("", " master:1", " shared:2 master:1 propagate_from:3")) {
            assertThat(MountTable.parse(line.formatted(optional)).mounts())
                    .containsExactly(new Mount(
                            "98:0",
                            "/mnt1",
                            "/mnt2",
                            List.of("rw", "noatime"),
                            "ext3",
                            "/dev/root",
                            List.of("rw", "errors=continue")));
        }
    }

    @Test
    void namesAreReadAsTheyWereBeforeTheKernelEscapedThem() {
        Mount mount = MountTable.parse("1 2 0:5 /a\\040b /srv/ta\\011b\\012c\\134d rw - tmpfs my\\040disk\\043 rw\n")
                .mounts()
                .get(0);
        assertThat(mount.root()).isEqualTo("/a b");
        assertThat(mount.directory()).isEqualTo("/srv/ta\tb\nc\\d");
        assertThat(mount.source()).isEqualTo("my disk#");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/srv/data", "/a b", "/ta\tb\nc\\d", "/\\040", "/größe"})
    void escapingADirectoryAndReadingItIsTheSame(String directory) {
        assertThat(MountTable.plain(MountTable.escaped(directory))).isEqualTo(directory);
        assertThat(MountTable.escaped(directory)).doesNotContain(" ", "\n", "\t");
    }

    @ParameterizedTest
    @CsvSource({"a\\, a\\", "a\\04, a\\04", "a\\08x, a\\08x", "a\\400, a\\400", "\\\\040, '\\ '"})
    void whatIsNoEscapeStays(String field, String plain) {
        assertThat(MountTable.plain(field)).isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "1 2 3 4 5 6 7 8 9", "1 2 0:5 / /a rw - tmpfs", "1 2 0:5 / /a rw x y z tmpfs none"})
    void aLineThatIsNoneIsLeftOut(String line) {
        assertThat(MountTable.parse(line).mounts()).isEmpty();
    }

    @Test
    void aLaterMountLiesOverAnEarlierOne() {
        MountTable table = MountTable.parse("""
                1 0 8:1 / / rw - ext4 /dev/sda1 rw
                2 1 8:2 / /srv/data rw - ext4 /dev/sdb rw
                3 2 0:9 / /srv/data rw - tmpfs over rw
                4 1 0:8 / /srv/database rw - tmpfs other rw
                5 3 0:7 / /srv/data/below rw - tmpfs below rw
                """);
        assertThat(table.at("/srv/data")).extracting(Mount::source).containsExactly("/dev/sdb", "over");
        assertThat(table.below("/srv/data")).extracting(Mount::source).containsExactly("below");
        assertThat(table.holding("/srv/data/x", "").orElseThrow().source()).isEqualTo("over");
        assertThat(table.holding("/srv/other", "").orElseThrow().source()).isEqualTo("/dev/sda1");
        assertThat(table.holding("/srv/data", "/srv/data").orElseThrow().source())
                .isEqualTo("/dev/sda1");
    }

    @Test
    void thisMachinesOwnTableIsRead() throws IOException {
        String text = Files.readString(Path.of("/proc/self/mountinfo"));
        MountTable table = MountTable.parse(text);
        assertThat(table.mounts()).hasSize((int) text.lines().count());
        assertThat(table.at("/")).isNotEmpty();
        assertThat(table.at("/proc")).extracting(Mount::type).contains("proc");
    }

    @ParameterizedTest
    @CsvSource({"1792, 7:0", "2065, 8:17", "64768, 253:0", "1048832, 1:256", "17592186044416, 4096:0"})
    void aDevicesNumberIsUnpackedAsTheCLibraryPacksIt(long packed, String number) {
        assertThat(Device.number(packed)).isEqualTo(number);
    }
}
