package io.mainstay.resource;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.Attribute;
import java.util.List;
import java.util.Map;

/**
 * A kind of thing that can be kept online: describes itself, and makes one {@link Resource} for each that is
 * configured. {@code create} is called on the agents' context and must not block; what looks at a configuration is called
 * on a worker thread, or before a node runs, and may take some seconds at most.
 */
public interface ResourceType {
    /** The word in {@code type:}. */
    String name();

    /** One sentence on what it is for. */
    String summary();

    /** Attributes whose defaults differ from the built-in ones; values as {@link Attribute} says. */
    default Map<Attribute, Long> defaults() {
        return Map.of();
    }

    /** What it takes beside the attributes, in the order to show them. */
    List<Parameter> parameters();

    /**
     * What is wrong with a resource as a whole, each parameter being valid for itself; empty when all is well.
     *
     * @param values checked parameters, defaults filled in
     * @param attributes the resource's attributes, for relations such as HC_TIMEOUT and OnlineTimeout
     */
    default List<Parameter.Conflict> check(Map<String, Object> values, AgentSettings attributes) {
        return List.of();
    }

    /**
     * What is allowed and yet unwise, or could not be checked at this moment: a warning each.
     *
     * @param values checked parameters, defaults filled in
     * @param attributes the resource's attributes
     */
    default List<Parameter.Conflict> advise(Map<String, Object> values, AgentSettings attributes) {
        return List.of();
    }

    /**
     * What only one resource of a node may have, as words an operator understands: a port, a file. Two resources with
     * the same claim are a configuration error.
     *
     * @param values checked parameters, defaults filled in
     */
    default List<String> claims(ResourceId id, Map<String, Object> values) {
        return List.of();
    }

    /**
     * What a resource can be asked to do beside the verbs, by name ({@code mainstay action}).
     *
     * @param values checked parameters, defaults filled in
     */
    default List<String> actions(Map<String, Object> values) {
        return List.of();
    }

    Resource create(ResourceContext context);
}
