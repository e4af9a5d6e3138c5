package io.mainstay.lease;

import io.mainstay.core.lease.LeaseTimings;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the lease channel of one node must know; the same in the whole cluster but for {@code node} and {@code tls}.
 *
 * @param node this node's name; one of {@code members}
 * @param members every configured node, this one included, by name
 * @param tls none leaves the links without encryption: then the network itself must be trusted
 */
public record LeaseSettings(
        String cluster,
        String node,
        SortedMap<String, Member> members,
        LeaseTimings timings,
        @Nullable TlsFiles tls) {
    public LeaseSettings {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        if (!members.containsKey(node)) {
            throw new IllegalArgumentException(node + " is not among the members " + members.keySet());
        }
    }

    /** Where a node's lease channel listens: its own address, 1 to 65535. */
    public record Member(String host, int port) {}

    /**
     * PEM files. The authority signs the certificates of this cluster and of nothing else: whoever has one of them is a
     * node. Names and addresses in certificates are not compared, so one certificate may serve all nodes.
     */
    public record TlsFiles(Path authority, Path certificate, Path key) {}

    /** Where this node listens. */
    Member own() {
        Member own = members.get(node);
        if (own == null) {
            throw new IllegalStateException(node + " is not among the members " + members.keySet());
        }
        return own;
    }
}
