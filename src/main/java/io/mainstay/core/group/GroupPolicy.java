package io.mainstay.core.group;

import java.util.List;

/**
 * How a group is placed, moved and held to other groups. Read by the planner and, where it concerns safety, by the
 * ledger; no agent looks at it.
 *
 * @param load what it weighs where placement is by load
 * @param autoRestart whether a group that was lost with its node may be started on that node again by itself
 * @param autoFaultClearMs so long online without a break forgets all its fault marks; 0: never (G14)
 * @param fenceGraceMs so much longer than the lease it may take to end; its takeover waits as much longer
 * @param after groups that must be online before it is started
 * @param with the group on whose node it runs; empty when none
 * @param apart the group on whose node it does not run; empty when none
 */
public record GroupPolicy(
        Placement placement,
        long load,
        Failback failback,
        boolean autoRestart,
        long autoFaultClearMs,
        FaultLadder faultLadder,
        long fenceGraceMs,
        List<String> after,
        String with,
        String apart) {
    /** By priority, never back by itself, and held to no other group. */
    public static final GroupPolicy DEFAULT =
            new GroupPolicy(Placement.PRIORITY, 1, Failback.NEVER, true, 0, FaultLadder.NONE, 0, List.of(), "", "");

    public GroupPolicy {
        after = List.copyOf(after);
    }

    /** Which of several fit nodes is the best. */
    public enum Placement {
        /** The first in its list. */
        PRIORITY("priority"),
        /** The one that owns the fewest groups. */
        FEWEST_GROUPS("fewest-groups"),
        /** The one whose groups weigh the least, by its capacity where it has one. */
        LOAD("load");

        private final String label;

        Placement(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /**
     * Whether a group goes back to a node that comes earlier in its list (G13).
     *
     * @param fromMinute of the day, on the leader's wall clock; only in a window
     * @param toMinute exclusive; a window may go over midnight
     */
    public record Failback(When when, int fromMinute, int toMinute) {
        public static final Failback NEVER = new Failback(When.NEVER, 0, 0);
        public static final Failback MANUAL = new Failback(When.MANUAL, 0, 0);

        /** When it goes back. */
        public enum When {
            NEVER,
            /** Never by itself, but it is told that it could. */
            MANUAL,
            WINDOW
        }

        /** Whether this minute of the day lies in the window; never when the minute is not known (negative). */
        public boolean isOpen(int minute) {
            if (when != When.WINDOW || minute < 0) {
                return false;
            }
            return fromMinute < toMinute
                    ? minute >= fromMinute && minute < toMinute
                    : minute >= fromMinute || minute < toMinute;
        }
    }

    /**
     * How often a faulted group is started again where it faulted, before it moves. The rungs below belong to the
     * resources: ToleranceLimit ignores, RestartLimit restarts one of them.
     *
     * @param restart times
     * @param withinMs so long online without a fault forgets them
     */
    public record FaultLadder(int restart, long withinMs) {
        public static final FaultLadder NONE = new FaultLadder(0, 600_000);
    }
}
