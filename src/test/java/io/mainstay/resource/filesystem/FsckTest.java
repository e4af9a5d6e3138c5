package io.mainstay.resource.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Command;
import io.mainstay.exec.Exit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FsckTest {
    @ParameterizedTest
    @CsvSource({
        "AUTO, ext4, fsck.ext4 -p /dev/x",
        "FORCE, ext4, fsck.ext4 -f -p /dev/x",
        "NEVER, ext4, ''",
        "AUTO, ext2, fsck.ext2 -p /dev/x",
        "AUTO, xfs, ''",
        "FORCE, xfs, xfs_repair -e /dev/x",
        "AUTO, btrfs, ''",
        "FORCE, btrfs, ''",
        "AUTO, nfs4, ''",
        "FORCE, tmpfs, ''"
    })
    void theTypeAndThePolicySayWhatIsRun(Fsck.Policy policy, String type, String command) {
        assertThat(Fsck.command(policy, type, "/dev/x")
                        .map(found -> String.join(" ", found.argv()))
                        .orElse(""))
                .isEqualTo(command);
    }

    @ParameterizedTest
    @CsvSource({
        "fsck.ext4, 0, DONE, ''",
        "fsck.ext4, 1, DONE, fsck.ext4 corrected errors",
        "fsck.ext4, 2, FAILED, reboot",
        "fsck.ext4, 3, FAILED, reboot",
        "fsck.ext4, 4, FAILED, run fsck.ext4 by hand",
        "fsck.ext4, 6, FAILED, run fsck.ext4 by hand",
        "fsck.ext4, 8, FAILED, could not check it",
        "fsck.ext4, 16, FAILED, could not check it",
        "fsck.ext4, 32, FAILED, was cancelled",
        "fsck.ext4, 128, FAILED, could not check it",
        "fsck.ext4, 137, FAILED, could not check it",
        "xfs_repair, 0, DONE, ''",
        "xfs_repair, 2, DONE, replayed by the mount",
        "xfs_repair, 4, DONE, corrected errors",
        "xfs_repair, 1, FAILED, could not repair it",
        "xfs_repair, 137, FAILED, could not repair it"
    })
    void theExitCodeSaysWhetherItMayBeMounted(String program, int code, Outcome.Verdict verdict, String words) {
        Outcome outcome = Fsck.outcome(Command.of(program), new Exit(code, "last words\n", 1));
        assertThat(outcome.verdict()).isEqualTo(verdict);
        assertThat(outcome.detail()).contains(words);
        if (verdict == Outcome.Verdict.FAILED) {
            assertThat(outcome.detail()).startsWith("not mounted: ").endsWith("last line: last words");
        }
    }
}
