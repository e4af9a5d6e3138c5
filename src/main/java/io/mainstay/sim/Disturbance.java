package io.mainstay.sim;

import java.util.List;

/**
 * One thing that befalls a simulated cluster, or is asked of it.
 *
 * @param atMs after its start
 * @param node whom it befalls; empty where it is not a node's, or means every node
 * @param other the other end of a cut link; empty for every other node
 * @param resource empty where the whole group is meant
 * @param forMs how long it lasts; 0: until it is ended
 */
public record Disturbance(long atMs, Kind kind, String node, String other, String group, String resource, long forMs) {
    /** The name under which the load balancer can be cut off. */
    public static final String LOAD_BALANCER = "load-balancer";

    /** What can happen. The label is the option by which it is asked for, the form what follows it. */
    public enum Kind {
        KILL("kill", "NODE@TIME", "the node loses power, and stays off"),
        STOP("stop", "NODE@TIME", "the node's agent is ended in order, and stays so"),
        RESTART("restart", "NODE@TIME", "a node that was killed or stopped is started again"),
        FREEZE("freeze", "NODE@TIME[+TIME]", "the agent does not run for so long (1m unless said); its guard does"),
        CUT("cut", "NODE[,NODE]@TIME", "nothing passes between the two, or between the node and all others"),
        CUT_ONE_WAY("cut-one-way", "NODE,NODE@TIME", "nothing passes from the first to the second"),
        HEAL("heal", "[NODE,NODE]@TIME", "what was cut is whole again: that link, or all"),
        FAULT("fault", "GROUP/RESOURCE[@NODE]@TIME", "the resource dies where it runs, or on that node"),
        BREAK("break", "GROUP/RESOURCE[@NODE]@TIME", "it dies, and cannot be started there any more"),
        HANG("hang", "GROUP/RESOURCE[@NODE]@TIME", "from then on its stop does not end there"),
        BY_HAND("by-hand", "GROUP@NODE@TIME", "somebody starts the group on that node, past Mainstay"),
        SWITCH("switch", "GROUP[:NODE]@TIME", "an operator asks for a switch"),
        ONLINE("online", "GROUP[:NODE]@TIME", "an operator asks for online"),
        OFFLINE("offline", "GROUP@TIME", "an operator asks for offline"),
        CLEAR("clear", "GROUP@TIME", "an operator clears the group's faults"),
        DRAIN("drain", "NODE@TIME", "an operator drains the node"),
        UNDRAIN("undrain", "NODE@TIME", "an operator takes the node back");

        private final String label;
        private final String form;
        private final String meaning;

        Kind(String label, String form, String meaning) {
            this.label = label;
            this.form = form;
            this.meaning = meaning;
        }

        public String label() {
            return label;
        }

        public String form() {
            return form;
        }

        public String meaning() {
            return meaning;
        }

        boolean isAsked() {
            return List.of(SWITCH, ONLINE, OFFLINE, CLEAR, DRAIN, UNDRAIN).contains(this);
        }
    }

    /** As a sentence. */
    public String words() {
        String what = resource.isEmpty() ? group : group + "/" + resource;
        String where = node.isEmpty() ? "" : " on " + node;
        String to = node.isEmpty() ? "" : " to " + node;
        return switch (kind) {
            case KILL -> node + " loses power";
            case STOP -> "the agent on " + node + " is ended in order";
            case RESTART -> node + " is started again";
            case FREEZE -> "the agent on " + node + " freezes for " + forMs + " ms";
            case CUT -> other.isEmpty() ? node + " is cut off" : node + " and " + other + " are cut apart";
            case CUT_ONE_WAY -> "nothing passes from " + node + " to " + other + " any more";
            case HEAL -> node.isEmpty() ? "every link is whole again" : node + " and " + other + " are linked again";
            case FAULT -> what + " dies" + where;
            case BREAK -> what + " breaks" + where + " and cannot be started there";
            case HANG -> "a stop of " + what + where + " does not end any more";
            case BY_HAND -> what + " is started by hand" + where;
            case SWITCH -> "an operator asks to switch " + what + to;
            case ONLINE -> "an operator asks for " + what + " online" + where;
            case OFFLINE -> "an operator asks for " + what + " offline";
            case CLEAR -> "an operator clears the faults of " + what;
            case DRAIN -> "an operator drains " + node;
            case UNDRAIN -> "an operator takes " + node + " back";
        };
    }
}
