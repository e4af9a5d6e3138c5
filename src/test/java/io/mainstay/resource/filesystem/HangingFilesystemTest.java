package io.mainstay.resource.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.MonitorResult.Status;
import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Call;
import io.mainstay.exec.Tests;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that does not answer any more, as the resource meets it: programs that touch the mount never end. */
@Timeout(60)
class HangingFilesystemTest {
    private static final String HANG = "echo $$ >> %s; exec sleep 1000";

    @TempDir
    Path root;

    private FilesystemRig rig;
    private Path hanging;

    @BeforeEach
    void begin() throws Exception {
        rig = new FilesystemRig(root);
        hanging = root.resolve("hanging");
    }

    @AfterEach
    void end() throws Exception {
        if (rig != null) {
            rig.end();
        }
    }

    @Test
    void monitorAnswersFromTheTableWhileUmountHangs() throws Exception {
        rig.values.put("unmountTimeout", 4_000L);
        rig.replace("umount", HANG.formatted(hanging));
        rig.online();
        Call call = rig.call();
        Future<Outcome> offline = rig.resource().offline(call);
        Tests.within(10, () -> Files.exists(hanging));
        assertThat(rig.monitor().status()).isEqualTo(Status.ONLINE);
        assertThat(Tests.await(offline).detail()).contains("did not end within 4000 ms and was killed");
        assertThat(hangingPrograms()).isEmpty();
    }

    @Test
    void aCleanEndsUsersAndGoesOnToDetachWhatCannotBeUnmounted() throws Exception {
        rig.replace("umount", "case $* in *-l*) exec /usr/bin/umount \"$@\";; esac; " + HANG.formatted(hanging));
        rig.online();
        Process user = rig.user("exec sleep 100");
        Outcome clean = rig.clean();
        assertThat(clean.detail())
                .startsWith("detached lazily, since it could not be unmounted: ")
                .endsWith("did not end within 500 ms and was killed");
        assertThat(clean.isDone()).isTrue();
        assertThat(user.waitFor()).isEqualTo(137);
        assertThat(rig.isMounted()).isFalse();
        assertThat(hangingPrograms()).isEmpty();
    }

    @Test
    void aPoliteOfflineDetachesNothing() throws Exception {
        rig.replace("umount", "case $* in *-l*) exec /usr/bin/umount \"$@\";; esac; " + HANG.formatted(hanging));
        rig.online();
        assertThat(rig.offline().isDone()).isFalse();
        assertThat(rig.isMounted()).isTrue();
    }

    @Test
    void usersAreFoundAlsoWhereOneOfThemHangsAndNothingIsDetachedWhileTheyAreNotKnown() throws Exception {
        String umount = "case $* in *-l*) exec /usr/bin/umount \"$@\";; esac; " + HANG.formatted(hanging);
        // Reading the maps of a process that hangs may hang: the search without them has to do.
        rig.replace("find", "case $* in *prune*) exec /usr/bin/find \"$@\";; esac; exit 3");
        rig.replace("umount", umount);
        rig.online();
        Process user = rig.user("exec sleep 100");
        assertThat(rig.clean().isDone()).isTrue();
        assertThat(user.waitFor()).isEqualTo(137);

        rig.replace("find", "echo no proc; exit 3");
        rig.online();
        assertThat(rig.clean().detail()).contains("who uses it could not be found: find exited 3; last line: no proc");
        assertThat(rig.isMounted()).isTrue();
    }

    @Test
    void aCancelledMountIsKilled() throws Exception {
        rig.replace("mount", HANG.formatted(hanging));
        Call call = rig.call();
        Future<Outcome> online = rig.resource().online(call);
        Tests.within(10, () -> Files.exists(hanging));
        call.cancel();
        Tests.within(10, online::isComplete);
        assertThat(online.cause()).hasMessageEndingWith("was cancelled and was killed");
        assertThat(rig.isMounted()).isFalse();
        assertThat(hangingPrograms()).isEmpty();
    }

    @Test
    void aDeepCheckThatHangsIsAFaultWithinItsLimit() throws Exception {
        rig.values.put("check", "write");
        rig.values.put("checkTimeout", 200L);
        rig.replace("dd", HANG.formatted(hanging));
        rig.online();
        long beganMs = Tests.nowMs();
        assertThat(rig.monitor().detail()).endsWith("did not end within 200 ms and was killed");
        assertThat(Tests.nowMs() - beganMs).isLessThan(5_000);
        assertThat(hangingPrograms()).isEmpty();
    }

    private List<ProcessHandle> hangingPrograms() throws Exception {
        if (!Files.exists(hanging)) {
            return List.of(); // It was killed before it could hang.
        }
        return Files.readAllLines(hanging).stream()
                .map(Long::parseLong)
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .filter(ProcessHandle::isAlive)
                .toList();
    }
}
