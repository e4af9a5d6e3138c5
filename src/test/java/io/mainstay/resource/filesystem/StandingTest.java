package io.mainstay.resource.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.MonitorResult.Status;
import io.mainstay.resource.Wanted;
import io.mainstay.resource.filesystem.Standing.Presence;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StandingTest {
    private static final String ROOT = "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n";
    private static final FilesystemParameters DATA = Given.parameters("/dev/vg/data", "/srv/data", "ext4");
    private static final Device VOLUME = new Device("/dev/dm-3", Optional.of("253:3"));

    @ParameterizedTest
    @CsvSource({
        // The volume under its other name, another volume, and one over the other.
        "'2 1 253:3 / /srv/data rw - ext4 /dev/mapper/vg-data rw', OURS",
        "'2 1 253:4 / /srv/data rw - ext4 /dev/mapper/vg-other rw', FOREIGN",
        "'2 1 253:3 / /srv/other rw - ext4 /dev/mapper/vg-data rw', ABSENT",
        "'', ABSENT",
    })
    void aBlockDeviceIsKnownByItsNumber(String line, Presence presence) {
        assertThat(standing(line, DATA, VOLUME).presence()).isEqualTo(presence);
    }

    @Test
    void aMountThatLiesOverOursHidesIt() {
        Standing standing = standing(
                "2 1 253:3 / /srv/data rw - ext4 /dev/mapper/vg-data rw\n3 2 0:9 / /srv/data rw - tmpfs over rw",
                DATA,
                VOLUME);
        assertThat(standing.presence()).isEqualTo(Presence.HIDDEN);
        assertThat(standing.judge(DATA, Wanted.ONLINE, false))
                .isEqualTo(MonitorResult.offline("/srv/data has over (tmpfs) mounted on it, which hides /dev/vg/data"));
        assertThat(standing.judge(DATA, Wanted.OFFLINE, false).status()).isEqualTo(Status.ONLINE);
    }

    @Test
    void whatADeviceThatIsNotThereHasMountedCannotBeTold() {
        Device missing = Device.named("/dev/vg/data");
        String line = "2 1 253:3 / /srv/data rw - ext4 /dev/mapper/vg-data rw";
        assertThat(standing(line, DATA, missing).presence()).isEqualTo(Presence.UNSURE);
        assertThat(standing(line, DATA, missing)
                        .judge(DATA, Wanted.UNKNOWN, false)
                        .status())
                .isEqualTo(Status.UNKNOWN);
        // On a standby the volume is another node's: nothing mounted there is simply offline.
        assertThat(standing("", DATA, missing).judge(DATA, Wanted.UNKNOWN, false))
                .isEqualTo(MonitorResult.offline("nothing is mounted on /srv/data"));
    }

    @ParameterizedTest
    @CsvSource({"nas:/export, OURS", "nas:/export/, OURS", "nas:/export2, FOREIGN"})
    void aServersDirectoryIsKnownByItsName(String source, Presence presence) {
        FilesystemParameters nfs = Given.parameters("nas:/export/", "/srv/data", "nfs");
        assertThat(standing("2 1 0:50 / /srv/data rw - nfs4 " + source + " rw", nfs, Device.named(nfs.device()))
                        .presence())
                .isEqualTo(presence);
    }

    @ParameterizedTest
    @CsvSource({
        "/home/app/data, '2 1 8:1 /home/app/data /srv/data rw - ext4 /dev/sda1 rw', OURS",
        "/home/app/data, '2 1 8:1 /home/app/other /srv/data rw - ext4 /dev/sda1 rw', FOREIGN",
        "/home/app/data, '2 1 8:9 /home/app/data /srv/data rw - ext4 /dev/sdz rw', FOREIGN",
        // The origin lies in a subvolume that is mounted itself.
        "/vol/x, '2 1 0:30 /@vol /vol rw - btrfs /dev/sdc rw\n3 1 0:30 /@vol/x /srv/data rw - btrfs /dev/sdc rw', OURS",
        "/vol, '2 1 0:30 /@vol /vol rw - btrfs /dev/sdc rw\n3 1 0:30 /@vol /srv/data rw - btrfs /dev/sdc rw', OURS",
    })
    void aBindMountIsKnownByItsPlaceInTheOriginsFileSystem(String origin, String lines, Presence presence) {
        FilesystemParameters bind = Given.parameters(origin, "/srv/data", "bind");
        assertThat(standing(lines, bind, Device.named(origin)).presence()).isEqualTo(presence);
    }

    @ParameterizedTest
    @CsvSource({
        "'rw', 'rw,errors=remount-ro', ONLINE",
        "'rw', 'ro,errors=remount-ro', OFFLINE",
        "'ro', 'rw', OFFLINE",
        "'rw', 'rw,emergency_ro', OFFLINE",
        "'rw', 'rw,shutdown', OFFLINE",
    })
    void whatTheKernelHasGivenUpWritingToIsOfNoUse(String options, String superOptions, Status status) {
        Standing standing = standing(
                "2 1 253:3 / /srv/data " + options + " - ext4 /dev/mapper/vg-data " + superOptions, DATA, VOLUME);
        assertThat(standing.judge(DATA, Wanted.ONLINE, false).status()).isEqualTo(status);
        if (status == Status.OFFLINE) {
            assertThat(standing.judge(DATA, Wanted.ONLINE, false).detail()).contains("dmesg");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UNKNOWN", "OFFLINE"})
    void aUselessMountIsNotTakenForOfflineByThoseWhoWantItOffline(Wanted wanted) {
        Standing standing = standing("2 1 253:3 / /srv/data ro - ext4 /dev/mapper/vg-data ro", DATA, VOLUME);
        assertThat(standing.judge(DATA, wanted, false).status()).isEqualTo(Status.ONLINE);
    }

    @Test
    void readOnlyIsNoFaultWhereItWasAskedFor() {
        FilesystemParameters readOnly = Given.parameters("/dev/vg/data", "/srv/data", "ext4", "ro");
        Standing standing = standing("2 1 253:3 / /srv/data ro - ext4 /dev/mapper/vg-data ro", readOnly, VOLUME);
        assertThat(standing.judge(readOnly, Wanted.ONLINE, false).status()).isEqualTo(Status.ONLINE);
    }

    @Test
    void aDeviceThatTheKernelStillHoldsIsNotOffline() {
        Standing gone = standing("", DATA, VOLUME);
        assertThat(DATA.held(VOLUME)).contains("/sys/fs/ext4/dm-3");
        assertThat(gone.judge(DATA, Wanted.OFFLINE, true).status()).isEqualTo(Status.UNKNOWN);
        assertThat(gone.judge(DATA, Wanted.UNKNOWN, true).detail()).contains("written back", "namespace");
        // Somebody has unmounted it while it was to be online: that is a fault at once, and clean waits for the rest.
        assertThat(gone.judge(DATA, Wanted.ONLINE, true).status()).isEqualTo(Status.OFFLINE);
    }

    @Test
    void theSameDeviceAtAnotherPlaceIsFound() {
        MountTable table = MountTable.parse(ROOT + "2 1 253:3 / /mnt rw - ext4 /dev/mapper/vg-data rw");
        assertThat(Standing.elsewhere(table, DATA, VOLUME).orElseThrow().directory())
                .isEqualTo("/mnt");
        assertThat(Standing.elsewhere(MountTable.parse(ROOT), DATA, VOLUME)).isEmpty();
    }

    private static Standing standing(String lines, FilesystemParameters parameters, Device device) {
        return Standing.of(MountTable.parse(ROOT + lines), parameters, device);
    }
}
