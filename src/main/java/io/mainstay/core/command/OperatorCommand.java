package io.mainstay.core.command;

/**
 * One request of an operator.
 *
 * @param resource a resource of the group; empty for the whole group
 * @param by who asks, for the history; empty where not known
 * @param reason why, in the operator's words; empty where not given
 */
public record OperatorCommand(Verb verb, String group, String resource, String by, String reason) {
    public String target() {
        return resource.isEmpty() ? group : group + "/" + resource;
    }
}
