package io.mainstay.node;

import io.mainstay.core.group.GroupSpec;
import java.util.List;

/**
 * The groups as this node's file says them from here on: the same groups and resources as before, and what is changed of them
 * holds from their next start. Published by reference.
 */
public record ConfiguredGroups(List<GroupSpec> groups) {
    /** Where it is published. */
    public static final String ADDRESS = "mainstay.local.configured";

    public ConfiguredGroups {
        groups = List.copyOf(groups);
    }
}
