package io.mainstay.resource.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.MonitorResult.Status;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.LoneGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On memory, in a mount namespace of its own; skipped by name where none can be made. */
@Timeout(60)
class FilesystemResourceTest {
    @TempDir
    Path root;

    private FilesystemRig rig;

    @BeforeEach
    void begin() throws Exception {
        rig = new FilesystemRig(root);
    }

    @AfterEach
    void end() throws Exception {
        if (rig != null) {
            rig.end();
        }
    }

    @Test
    void itIsMountedAndUnmountedAndTwiceIsTheSame() throws Exception {
        assertThat(rig.monitor().detail()).isEqualTo("nothing is mounted on " + rig.directory);
        assertThat(rig.online()).isEqualTo(Outcome.done());
        assertThat(rig.isMounted()).isTrue();
        assertThat(rig.monitor().detail()).isEqualTo("data (tmpfs) is mounted on " + rig.directory);
        assertThat(rig.online()).isEqualTo(Outcome.done("was mounted already"));
        assertThat(rig.offline()).isEqualTo(Outcome.done());
        assertThat(rig.isMounted()).isFalse();
        assertThat(rig.offline()).isEqualTo(Outcome.done());
        assertThat(rig.monitor().status()).isEqualTo(Status.OFFLINE);
        assertThat(rig.resource().info())
                .containsEntry("device", "data")
                .containsEntry("directory", "" + rig.directory);
    }

    @Test
    void theDirectoryMustBeThereUnderThisNameOrIsMade() throws Exception {
        Path missing = rig.directory.resolve("a/b");
        rig.values.put("directory", missing.toString());
        assertThat(rig.online().detail())
                .startsWith(missing + " is no directory")
                .endsWith("make it, or give create: true");
        rig.values.put("create", true);
        rig.born();
        assertThat(rig.online().isDone()).isTrue();
        assertThat(rig.offline().isDone()).isTrue();

        Path link = Files.createSymbolicLink(root.resolve("link"), missing);
        rig.values.put("directory", link.toString());
        rig.born();
        assertThat(rig.online().detail()).isEqualTo(link + " leads to " + missing + "; give that name as directory");
    }

    @Test
    void whatSomebodyElseHasMountedThereIsRefusedAndLeftAlone() throws Exception {
        rig.mounts.run("mount", "-t", "tmpfs", "stranger", rig.directory.toString());
        assertThat(rig.monitor().detail())
                .isEqualTo(rig.directory + " has stranger (tmpfs) mounted on it, and not data");
        assertThat(rig.online().detail())
                .isEqualTo(
                        rig.directory + " has stranger (tmpfs) mounted on it, and not data; unmount that, or give this"
                                + " resource another directory");
        assertThat(rig.fence()).doesNotExist();
        assertThat(rig.clean().isDone()).isTrue();
        assertThat(rig.isMounted()).isTrue();
    }

    @Test
    void aMountThatHidesOursIsAFaultAndNotUnmountedForIt() throws Exception {
        rig.online();
        rig.mounts.run("mount", "-t", "tmpfs", "stranger", rig.directory.toString());
        assertThat(rig.monitor().status()).isEqualTo(Status.OFFLINE);
        assertThat(rig.clean().detail()).contains("hides data", "unmount it by hand first");
        assertThat(MountTable.parse(rig.mounts.table()).at(rig.directory.toString()))
                .hasSize(2);
        rig.mounts.run("umount", rig.directory.toString());
        assertThat(rig.clean().isDone()).isTrue();
        assertThat(rig.isMounted()).isFalse();
    }

    @Test
    void whoKeepsItBusyIsToldAndLeftAloneUnderReport() throws Exception {
        rig.values.put("busy", "report");
        rig.online();
        Process user = rig.user("exec sleep 100");
        Outcome offline = rig.offline();
        assertThat(offline.isDone()).isFalse();
        assertThat(offline.detail())
                .isEqualTo(rig.directory + " is in use by pid " + user.pid()
                        + " (sleep); busy: report ends nobody, so end them, or set busy to term or kill");
        assertThat(rig.clean().isDone()).isFalse();
        assertThat(user.isAlive()).isTrue();
        assertThat(rig.monitor().status()).isEqualTo(Status.ONLINE);
    }

    @Test
    void thoseWhoLeaveWhenAskedAreOnlyAsked() throws Exception {
        rig.values.put("busy", "term");
        rig.values.put("busyWait", 5_000L);
        rig.online();
        Process user = rig.user("exec sleep 100");
        assertThat(rig.offline()).isEqualTo(Outcome.done());
        assertThat(user.waitFor()).isEqualTo(143);
        assertThat(rig.isMounted()).isFalse();
    }

    @Test
    void thoseWhoDoNotLeaveWhenAskedAreToldUnderTermAndKilledUnderKill() throws Exception {
        rig.values.put("busy", "term");
        rig.online();
        Process user = rig.user("trap '' TERM; while :; do sleep 0.02; done");
        assertThat(rig.offline().detail()).contains("were sent SIGTERM and have not gone in 300 ms");
        assertThat(user.isAlive()).isTrue();
        rig.values.put("busy", "kill");
        rig.born();
        assertThat(rig.offline()).isEqualTo(Outcome.done());
        assertThat(user.waitFor()).isEqualTo(137);
    }

    @Test
    void anOpenFileOfARemovedNameAndAMappedFileCountAsUse() throws Exception {
        rig.online();
        Process open = rig.user("exec 3>gone && rm gone && cd / && exec sleep 100");
        Process mapped = rig.user("cp /usr/bin/sleep program && cd / && exec \"$0/program\" 100");
        rig.values.put("busy", "report");
        rig.born();
        assertThat(rig.offline().detail())
                .contains("pid " + open.pid() + " (sleep)", "pid " + mapped.pid() + " (program)");
    }

    @Test
    void whatIsMountedBelowItIsTold() throws Exception {
        rig.online();
        Path below = rig.directory.resolve("below");
        rig.mounts.run("mkdir", below.toString());
        rig.mounts.run("mount", "-t", "tmpfs", "nested", below.toString());
        assertThat(rig.offline().detail())
                .contains("was not unmounted: umount exited 32", "mounted below it: " + below);
        // Clean detaches all of it as its last step, and says so.
        assertThat(rig.clean().detail()).startsWith("detached lazily");
        assertThat(rig.isMounted()).isFalse();
    }

    @Test
    void aBindMountIsRecognisedAndUsersOfItsOriginAreLeftAlone() throws Exception {
        Path origin = Files.createDirectory(root.toRealPath().resolve("origin"));
        rig.values.put("device", origin.toString());
        rig.values.put("fstype", "bind");
        rig.values.put("options", List.of("ro"));
        assertThat(rig.online()).isEqualTo(Outcome.done());
        assertThat(rig.monitor().status()).isEqualTo(Status.ONLINE);
        Process neighbour = rig.mounts.begin("sh", "-c", "cd \"$0\" && exec sleep 100", origin.toString());
        try {
            Process user = rig.user("exec sleep 100");
            assertThat(rig.offline()).isEqualTo(Outcome.done());
            assertThat(user.waitFor()).isEqualTo(143);
            assertThat(neighbour.isAlive()).isTrue();
        } finally {
            neighbour.destroyForcibly().waitFor();
        }
    }

    @Test
    void aWriteThatIsRefusedIsAFault() throws Exception {
        rig.values.put("check", "write");
        rig.values.put("checkInterval", 1_000L);
        rig.values.put("checkTimeout", 5_000L);
        rig.online();
        assertThat(rig.monitor().status()).isEqualTo(Status.ONLINE);
        assertThat(rig.resource().info())
                .containsEntry("check", "writing " + rig.directory + "/.mainstay-check-n1 works");
        rig.born(); // Another life looks at once.
        rig.mounts.run("rm", rig.directory + "/.mainstay-check-n1");
        rig.mounts.run("mkdir", rig.directory + "/.mainstay-check-n1");
        assertThat(rig.monitor().detail()).contains("mounted, but writing", "exited 1", "Is a directory");
        assertThat(rig.monitor().status()).isEqualTo(Status.OFFLINE);
        assertThat(rig.isMounted()).isTrue();
        assertThat(rig.clean().isDone()).isTrue();
        assertThat(rig.monitor().status()).isEqualTo(Status.OFFLINE);
    }

    @Test
    void theGuardAloneEndsTheUsersAndUnmounts() throws Exception {
        assertThat(rig.monitor().status()).isEqualTo(Status.OFFLINE);
        assertThat(rig.fence()).doesNotExist();
        rig.online();
        assertThat(rig.fence()).exists();
        Process user = rig.user("trap '' TERM; sleep 100 & wait");
        assertThat(LoneGuard.end(rig.state)).isEqualTo(LoneGuard.ENDED);
        assertThat(rig.isMounted()).isFalse();
        assertThat(user.waitFor()).isEqualTo(137);
        assertThat(rig.monitor().status()).isEqualTo(Status.OFFLINE);
    }

    @Test
    void theGuardDoesNotClaimToHaveUnmountedWhatItMayNotEnd() throws Exception {
        rig.values.put("busy", "report");
        rig.online();
        Process user = rig.user("exec sleep 100");
        assertThat(LoneGuard.end(rig.state)).isNotEqualTo(LoneGuard.ENDED);
        assertThat(user.isAlive()).isTrue();
        assertThat(rig.isMounted()).isTrue();
    }

    @Test
    void theGuardForgetsItOnlyWhenItIsFoundUnmounted() throws Exception {
        rig.online();
        rig.born();
        rig.monitor();
        assertThat(rig.fence()).exists();
        rig.mounts.run("mount", "-o", "remount,ro", rig.directory.toString());
        assertThat(rig.monitor().status()).isEqualTo(Status.OFFLINE);
        assertThat(rig.fence()).exists();
        assertThat(rig.clean().isDone()).isTrue();
        rig.monitor();
        assertThat(rig.fence()).doesNotExist();
    }
}
