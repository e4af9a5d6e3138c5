package io.mainstay.config;

import io.mainstay.core.group.GroupSpec;
import java.nio.file.Path;
import java.util.List;

/**
 * One node's configuration, checked as a whole.
 *
 * @param node this node's name
 * @param state directory for what must outlive the node: flags, counters, and the ledger
 * @param cluster the cluster's name
 * @param members every configured node, in the file's order; a node alone is its own only member
 * @param groups every group; names are unique
 */
public record NodeConfig(
        String node, Path state, Http http, String cluster, List<Member> members, List<GroupSpec> groups) {
    public NodeConfig {
        members = List.copyOf(members);
        groups = List.copyOf(groups);
    }

    /**
     * Where the node answers.
     *
     * @param host the page's address; loopback unless told otherwise
     * @param port the page's port, 0 to 65535; 0 takes a free one
     * @param socket the command line's Unix socket
     * @param commands whether commands are taken over TCP too; over the socket they always are
     */
    public record Http(String host, int port, Path socket, Commands commands) {}

    /** Where commands are taken. */
    public enum Commands {
        SOCKET_ONLY,
        SOCKET_AND_TCP
    }

    /** One configured node. */
    public record Member(String name, String address, Role role) {}

    /** What a member is for. */
    public enum Role {
        NODE,
        WITNESS
    }
}
