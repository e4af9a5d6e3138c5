package io.mainstay.core.command;

/**
 * One request of an operator.
 *
 * @param group empty for a command about a node
 * @param resource a resource of the group; empty for the whole group
 * @param node where it is to be done, or where the group is to go; empty where the operator leaves that open
 * @param by who asks, for the history; empty where not known
 * @param reason why, in the operator's words; empty where not given
 * @param request names this asking, so that its repetition is answered as the first one was; may be empty
 */
public record OperatorCommand(
        Verb verb, String group, String resource, String node, String by, String reason, String request) {
    /** One that leaves the node open and is never repeated. */
    public OperatorCommand(Verb verb, String group, String resource, String by, String reason) {
        this(verb, group, resource, "", by, reason, "");
    }

    public String target() {
        if (group.isEmpty()) {
            return node;
        }
        return resource.isEmpty() ? group : group + "/" + resource;
    }
}
