package io.mainstay.core.command;

import java.util.List;

/**
 * An operator's request about which groups there are.
 *
 * @param document the groups as in a file; empty for every other act than DIFF and APPLY
 * @param version where to go back to; 0 for the one before the present; of ROLLBACK only
 * @param base the version that the difference was seen with; {@link #PRESENT} for whichever is in force
 * @param interrupt the groups that may be stopped or moved though they run
 * @param by who asks, for the history; empty where not known
 * @param reason why, in the operator's words; empty where not given
 * @param request names this asking, so that its repetition is answered as the first one was; may be empty
 */
public record GroupsCommand(
        Act act,
        String document,
        long version,
        long base,
        List<String> interrupt,
        String by,
        String reason,
        String request) {
    public static final long PRESENT = -1;

    public GroupsCommand {
        interrupt = List.copyOf(interrupt);
    }

    /** The same, asked by that one. */
    public GroupsCommand by(String name) {
        return new GroupsCommand(act, document, version, base, interrupt, name, reason, request);
    }

    /** What is asked; the first two change nothing. */
    public enum Act {
        DIFF,
        /** The difference to an earlier version. */
        DIFF_BACK,
        APPLY,
        ROLLBACK;

        public boolean isForReading() {
            return this == DIFF || this == DIFF_BACK;
        }

        public boolean isBack() {
            return this == DIFF_BACK || this == ROLLBACK;
        }
    }
}
