package io.mainstay.sim;

import java.util.List;

/**
 * What happened in one simulated cluster.
 *
 * @param moments in order
 * @param services one a group, in the configuration's order
 * @param broken the rule of the simulation that was broken, with its story; empty when none
 */
public record Story(long seed, List<Moment> moments, List<Outages> services, String broken) {
    public Story {
        moments = List.copyOf(moments);
        services = List.copyOf(services);
    }

    /** Who tells of a moment. */
    public enum Voice {
        /** The script: what befell the cluster. */
        SCRIPT,
        /** A node: its lease, its guard, its agent. */
        NODE,
        /** The ledger: what was decided, with its reason. */
        LEDGER,
        /** A group or resource on a node. */
        RESOURCE,
        /** A client: whether the service is there. */
        CLIENT
    }

    /**
     * One line of the timeline.
     *
     * @param atMs after the start
     * @param node on which; empty where none in particular
     * @param group about which; empty where none in particular
     */
    public record Moment(long atMs, Voice voice, String node, String group, String text) {}

    /**
     * How one group's service fared. A time without it counts while it is wanted online; before it was first there, it is
     * the start.
     *
     * @param firstUpMs when it was there first; -1 when never
     * @param outages how many
     * @param longestMs the longest outage; that of the whole time when it was never there
     * @param longestAtMs when that began
     * @param cause what had befallen the cluster last when it began
     * @param isOver whether the longest ended before the simulation did
     * @param downMs all outages together
     * @param twiceMs for how long it ran on more than one node
     * @param twice where and when that began; empty when never
     */
    public record Outages(
            String group,
            long firstUpMs,
            int outages,
            long longestMs,
            long longestAtMs,
            String cause,
            boolean isOver,
            long downMs,
            long twiceMs,
            String twice) {}
}
