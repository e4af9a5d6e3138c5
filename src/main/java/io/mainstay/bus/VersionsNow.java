package io.mainstay.bus;

import io.mainstay.core.ledger.GroupsVersion;
import java.util.List;

/**
 * Which versions of the groups there are, and which is in force where.
 *
 * @param document the groups as they are in force on the node that is asked
 * @param version of it; 0 while the nodes' files are in force
 * @param versions that are kept, oldest first
 * @param nodes every live node, as far as it has answered
 */
public record VersionsNow(String document, long version, List<GroupsVersion> versions, List<Taken> nodes) {
    public VersionsNow {
        versions = List.copyOf(versions);
        nodes = List.copyOf(nodes);
    }

    /**
     * How far one node is.
     *
     * @param version in force there; -1 when it has not answered
     * @param waits the groups that are not yet as that version says, for something of them is still to end
     * @param text what is against it, or why nothing is known; empty when nothing is
     */
    public record Taken(String node, long version, List<String> waits, String text) {
        public Taken {
            waits = List.copyOf(waits);
        }
    }
}
