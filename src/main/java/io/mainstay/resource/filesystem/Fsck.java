package io.mainstay.resource.filesystem;

import io.mainstay.core.agent.Outcome;
import io.mainstay.exec.Command;
import io.mainstay.exec.Exit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which check goes before a mount, and what its exit code means. Pure. */
final class Fsck {
    private static final int CORRECTED = 1;
    private static final int REBOOT = 2;
    private static final int UNCORRECTED = 4;
    private static final int CANCELLED = 32;
    private static final int XFS_DIRTY_LOG = 2;
    private static final int XFS_CORRECTED = 4;
    private static final List<String> EXT = List.of("ext2", "ext3", "ext4");

    private Fsck() {}

    /** When a file system is checked before it is mounted. */
    enum Policy {
        AUTO,
        NEVER,
        FORCE;

        static Policy of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** The program to run; empty where the file system needs none: it replays its journal as it is mounted. */
    static Optional<Command> command(Policy policy, String type, String device) {
        if (policy == Policy.NEVER) {
            return Optional.empty();
        }
        if (EXT.contains(type)) {
            return Optional.of(
                    policy == Policy.FORCE
                            ? Command.of("fsck." + type, "-f", "-p", device)
                            : Command.of("fsck." + type, "-p", device));
        }
        return type.equals("xfs") && policy == Policy.FORCE
                ? Optional.of(Command.of("xfs_repair", "-e", device))
                : Optional.empty();
    }

    /** Done when it may be mounted; the detail says what was corrected. */
    static Outcome outcome(Command command, Exit exit) {
        return command.program().equals("xfs_repair") ? xfs(exit) : ext(command, exit);
    }

    /** The sum of bits that fsck(8) lists. */
    private static Outcome ext(Command command, Exit exit) {
        int code = exit.code();
        String program = command.program() + " ";
        if (code == 0) {
            return Outcome.done();
        }
        if (code == CORRECTED) {
            return Outcome.done(program + "corrected errors");
        }
        if ((code & UNCORRECTED) != 0 && code < CANCELLED) {
            return refused(program + "left errors that need a person: run " + command.program() + " by hand", exit);
        }
        if ((code & REBOOT) != 0 && code < UNCORRECTED) {
            return refused(program + "asks for a reboot of this machine", exit);
        }
        return refused(program + (code == CANCELLED ? "was cancelled" : "could not check it"), exit);
    }

    private static Outcome xfs(Exit exit) {
        return switch (exit.code()) {
            case 0 -> Outcome.done();
            case XFS_DIRTY_LOG -> Outcome.done("xfs_repair left the log to be replayed by the mount");
            case XFS_CORRECTED -> Outcome.done("xfs_repair corrected errors");
            default -> refused("xfs_repair could not repair it", exit);
        };
    }

    private static Outcome refused(String words, Exit exit) {
        return Outcome.failed("not mounted: " + words + "; " + exit.evidence());
    }
}
