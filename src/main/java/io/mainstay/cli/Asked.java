package io.mainstay.cli;

import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.command.Verb;

/**
 * One command as it was typed.
 *
 * @param target group and resource; both empty for a command about a node
 * @param node where it is to be done, or where the group is to go; empty where that is left open
 * @param request names this asking; empty where it has no name
 * @param action which of the resource's own; empty for every other verb
 * @param forMs for how long; 0 where that is not said
 */
record Asked(Verb verb, Target target, String node, String reason, String request, String action, long forMs) {
    /** One that leaves the node open. */
    Asked(Verb verb, Target target, String reason) {
        this(verb, target, "", reason, "");
    }

    /** One without action and time. */
    Asked(Verb verb, Target target, String node, String reason, String request) {
        this(verb, target, node, reason, request, "", 0);
    }

    OperatorCommand by(String operator) {
        return new OperatorCommand(
                verb, target.group(), target.resource(), node, operator, reason, request, action, forMs);
    }

    /** What a line about it begins with. */
    String subject() {
        return verb.isForNode() ? node : target.toString();
    }
}
