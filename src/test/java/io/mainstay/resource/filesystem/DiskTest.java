package io.mainstay.resource.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.core.agent.MonitorResult.Status;
import io.mainstay.exec.LoneGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a real ext4 in a loop device; skipped by name where there is none to be had. */
@Timeout(60)
class DiskTest {
    private static final long SMALL = 32L << 20;
    private static final long LEAST_FOR_XFS = 320L << 20;

    @TempDir
    Path root;

    private FilesystemRig rig;
    private String disk;

    @BeforeEach
    void begin() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/sbin/mkfs.ext4")),
                "skipped: mkfs.ext4 (package e2fsprogs) is missing");
        rig = new FilesystemRig(root);
        try {
            disk = rig.loop(SMALL);
        } catch (IOException none) {
            assumeTrue(false, "skipped: no loop device to be had here: " + none.getMessage());
        }
        rig.values.put("device", disk);
        rig.values.put("fstype", "ext4");
        rig.values.put("options", List.of("noatime", "errors=remount-ro"));
    }

    @AfterEach
    void end() throws Exception {
        if (rig != null) {
            rig.end();
        }
    }

    @Test
    void aCheckedDiskIsMountedAndLetGoOf() throws Exception {
        format();
        assertThat(rig.monitor().status()).isEqualTo(Status.OFFLINE);
        assertThat(rig.online().isDone()).isTrue();
        assertThat(rig.monitor().detail()).isEqualTo(disk + " (ext4) is mounted on " + rig.directory);
        assertThat(held()).isTrue();
        assertThat(rig.offline().isDone()).isTrue();
        assertThat(held()).isFalse();
        assertThat(rig.monitor().status()).isEqualTo(Status.OFFLINE);
    }

    @Test
    void aDiskIsFoundByItsUuidAndByItsLabel() throws Exception {
        rig.mounts.run("mkfs.ext4", "-q", "-L", "mainstaytest", "-U", "6f0d3bc2-4b52-4b34-8e3c-7b1a3f3c9a11", disk);
        for (String name : List.of("UUID=6f0d3bc2-4b52-4b34-8e3c-7b1a3f3c9a11", "LABEL=mainstaytest")) {
            rig.values.put("device", name);
            rig.born();
            assertThat(rig.online().detail()).isEmpty();
            rig.born();
            assertThat(rig.monitor().status()).isEqualTo(Status.ONLINE);
            assertThat(rig.offline().isDone()).isTrue();
        }
        rig.values.put("device", "LABEL=nobody-has-this");
        rig.born();
        assertThat(rig.monitor().detail()).isEqualTo("nothing is mounted on " + rig.directory);
        assertThat(rig.resource().online(rig.call())).satisfies(online -> {
            io.mainstay.exec.Tests.within(10, online::isComplete);
            assertThat(online.cause()).hasMessageStartingWith("no device has LABEL=nobody-has-this");
        });
    }

    @Test
    void aDiskThatCannotBeCheckedIsNotMounted() throws Exception {
        assertThat(rig.online().detail())
                .startsWith("not mounted: fsck.ext4 could not check it; exited 8")
                .contains("last line");
        assertThat(rig.isMounted()).isFalse();
    }

    @Test
    void anUncleanDiskIsCorrectedAndMountedAndSaid() throws Exception {
        format();
        rig.mounts.run("debugfs", "-w", "-R", "set_super_value free_blocks_count 7", disk);
        rig.mounts.run("debugfs", "-w", "-R", "set_super_value state 0", disk);
        assertThat(rig.online().detail()).isEqualTo("fsck.ext4 corrected errors");
        assertThat(rig.isMounted()).isTrue();
    }

    @Test
    void aDiskThatTheKernelGaveUpWritingToIsAFaultAndOfflineOnlyWhenUnmounted() throws Exception {
        format();
        rig.online();
        assertThat(rig.monitor().status()).isEqualTo(Status.ONLINE);
        Path trigger = Path.of("/sys/fs/ext4", name(), "trigger_fs_error");
        assumeTrue(Files.exists(trigger), "skipped: this kernel has no trigger_fs_error");
        Files.writeString(trigger, "test");
        assertThat(rig.monitor().status()).isEqualTo(Status.OFFLINE);
        assertThat(rig.monitor().detail()).contains("dmesg");
        rig.born(); // Another life of the agent must not take it for unmounted.
        assertThat(rig.monitor().status()).isEqualTo(Status.ONLINE);
        assertThat(rig.monitor().status()).isEqualTo(Status.OFFLINE);
        assertThat(rig.clean().isDone()).isTrue();
        assertThat(held()).isFalse();
        assertThat(rig.online().isDone()).isTrue();
    }

    @Test
    void aDiskThatIsMountedElsewhereIsRefused() throws Exception {
        format();
        Path other = Files.createDirectory(root.toRealPath().resolve("other"));
        rig.mounts.run("mount", disk, other.toString());
        assertThat(rig.online().detail()).startsWith(disk + " is mounted on " + other + " already");
        assertThat(rig.isMounted()).isFalse();
    }

    @Test
    void aDiskThatAnotherMountNamespaceStillHoldsIsNotOffline() throws Exception {
        format();
        rig.online();
        try (PrivateMounts container = PrivateMounts.make()) {
            container.run("mount", disk, root.toRealPath().resolve("state").toString());
            assertThat(rig.offline().detail())
                    .startsWith(disk + " is unmounted here, but the kernel still holds its file system");
            assertThat(rig.monitor().status()).isEqualTo(Status.UNKNOWN);
            assertThat(rig.fence()).exists();
            container.run("umount", root.toRealPath().resolve("state").toString());
        }
        assertThat(rig.offline().isDone()).isTrue();
        assertThat(rig.monitor().status()).isEqualTo(Status.OFFLINE);
    }

    @Test
    void aDiskIsNeverDetachedLazily() throws Exception {
        format();
        rig.online();
        Path below = rig.directory.resolve("below");
        rig.mounts.run("mkdir", below.toString());
        rig.mounts.run("mount", "-t", "tmpfs", "nested", below.toString());
        assertThat(rig.clean().detail()).contains("mounted below it: " + below);
        assertThat(rig.isMounted()).isTrue();
        assertThat(LoneGuard.end(rig.state)).isNotEqualTo(LoneGuard.ENDED);
        assertThat(rig.isMounted()).isTrue();
    }

    @Test
    void theGuardAloneEndsTheWriterAndLetsGoOfTheDisk() throws Exception {
        format();
        rig.online();
        Process writer = rig.user("trap '' TERM; while :; do echo more >> log; done");
        assertThat(LoneGuard.end(rig.state)).isEqualTo(LoneGuard.ENDED);
        assertThat(writer.waitFor()).isEqualTo(137);
        assertThat(rig.isMounted()).isFalse();
        assertThat(held()).isFalse();
    }

    @Test
    void anXfsIsRepairedUnderForceAndSeenWhileItIsHeld() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/sbin/mkfs.xfs")), "skipped: mkfs.xfs (package xfsprogs) is missing");
        disk = rig.loop(LEAST_FOR_XFS);
        rig.mounts.run("mkfs.xfs", "-q", disk);
        rig.values.put("device", disk);
        rig.values.put("fstype", "xfs");
        rig.values.put("options", List.of());
        rig.values.put("fsck", "force");
        rig.born();
        assertThat(rig.online().isDone()).isTrue();
        assertThat(rig.monitor().detail()).isEqualTo(disk + " (xfs) is mounted on " + rig.directory);
        assertThat(Path.of("/sys/fs/xfs", name())).exists();
        assertThat(rig.offline().isDone()).isTrue();
        assertThat(Path.of("/sys/fs/xfs", name())).doesNotExist();
    }

    @Test
    void aReadPastTheCacheIsADeepCheck() throws Exception {
        format();
        rig.values.put("check", "read");
        rig.values.put("checkFile", "here");
        rig.online();
        assertThat(rig.monitor().detail()).contains("mounted, but reading " + rig.directory + "/here");
        rig.mounts.run("sh", "-c", "head -c 8192 /dev/zero > \"$0/here\"", rig.directory.toString());
        assertThat(rig.monitor().status()).isEqualTo(Status.ONLINE);
    }

    @Test
    void aFileIsNoDevice() throws Exception {
        rig.values.put("device", "/dev/null");
        rig.born();
        var online = rig.resource().online(rig.call());
        io.mainstay.exec.Tests.within(10, online::isComplete);
        assertThat(online.cause()).hasMessageContaining("/dev/null is no block device");
    }

    private void format() throws Exception {
        rig.mounts.run("mkfs.ext4", "-q", disk);
    }

    private boolean held() {
        return Files.exists(Path.of("/sys/fs/ext4", name()));
    }

    private String name() {
        return disk.substring("/dev/".length());
    }
}
