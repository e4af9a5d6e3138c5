package io.mainstay.bus;

import io.mainstay.core.group.GroupSpec;
import java.util.List;

/** What would come of these groups instead of those; never leaves the node. */
public record DiffAsked(List<GroupSpec> before, List<GroupSpec> after) {
    public DiffAsked {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }
}
