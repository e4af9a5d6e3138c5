package io.mainstay.core.agent;

import java.util.List;

/**
 * A look at an offline resource that its group waits for (V5), by number.
 *
 * @param owed the number of the one that was asked for last; 0 when none was
 * @param answered the number of the last one that a monitor has answered
 */
public record Look(long owed, long answered) {
    static final Look NONE = new Look(0, 0);

    Look asked(long number) {
        return new Look(number, answered);
    }

    Look done() {
        return new Look(owed, owed);
    }

    /** Whether a monitor is to begin for it now: only one that does so while it is offline answers. */
    boolean isDue(AgentState state, List<AgentFlag> flags) {
        return owed != answered && state == AgentState.OFFLINE && !flags.contains(AgentFlag.CLEANING);
    }
}
