package io.mainstay.core.command;

import io.mainstay.core.event.Asking;

/**
 * One request of an operator.
 *
 * @param group empty for a command about a node
 * @param resource a resource of the group; empty for the whole group
 * @param node where it is to be done, or where the group is to go; empty where the operator leaves that open
 * @param by who asks, for the history; empty where not known
 * @param reason why, in the operator's words; empty where not given
 * @param request names this asking, so that its repetition is answered as the first one was; may be empty
 * @param action which of the resource's own actions; empty for every other verb
 * @param forMs for how long; 0 where it has no end, or the usual one
 */
public record OperatorCommand(
        Verb verb,
        String group,
        String resource,
        String node,
        String by,
        String reason,
        String request,
        String action,
        long forMs) {
    /** One without action and time. */
    public OperatorCommand(
            Verb verb, String group, String resource, String node, String by, String reason, String request) {
        this(verb, group, resource, node, by, reason, request, "", 0);
    }

    /** One that leaves the node open and is never repeated. */
    public OperatorCommand(Verb verb, String group, String resource, String by, String reason) {
        this(verb, group, resource, "", by, reason, "");
    }

    /** The same, asked by somebody else. */
    public OperatorCommand by(String who) {
        return new OperatorCommand(verb, group, resource, node, who, reason, request, action, forMs);
    }

    /** What was asked, by whom and why, in one line. */
    public String text() {
        return verb.label() + " " + target() + (action.isEmpty() ? "" : " " + action)
                + (by.isEmpty() ? "" : " by " + by) + (reason.isEmpty() ? "" : " (" + reason + ")");
    }

    /** As it goes with everything that comes of it. */
    public Asking asking() {
        return new Asking(by, reason, request);
    }

    /** The same under this name, unless it has one. */
    public OperatorCommand named(String name) {
        return request.isEmpty()
                ? new OperatorCommand(verb, group, resource, node, by, reason, name, action, forMs)
                : this;
    }

    public String target() {
        if (group.isEmpty()) {
            return node;
        }
        return resource.isEmpty() ? group : group + "/" + resource;
    }
}
