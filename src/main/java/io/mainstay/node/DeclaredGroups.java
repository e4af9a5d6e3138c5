package io.mainstay.node;

import io.mainstay.core.group.GroupSpec;
import java.util.List;

/**
 * The groups that there are on this node from here on; anything may differ from those before. Published by reference.
 *
 * @param doubt why none of them is to be given to this node, as half a sentence; empty when nothing is against it
 */
public record DeclaredGroups(List<GroupSpec> groups, String doubt) {
    /** Where it is published. */
    public static final String ADDRESS = "mainstay.local.declared";

    public DeclaredGroups {
        groups = List.copyOf(groups);
    }
}
