package io.mainstay.config;

import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.hook.EventHook;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One node's configuration, checked as a whole.
 *
 * @param node this node's name
 * @param state directory for what must outlive the node: flags, counters, and the ledger
 * @param groups every group; names are unique
 * @param hooks who is told of which events; names are unique
 */
public record NodeConfig(
        String node,
        Path state,
        Http http,
        Cluster cluster,
        Escalation escalation,
        List<GroupSpec> groups,
        List<EventHook> hooks) {
    /** Bytes of the digest that are kept. */
    private static final int DIGEST_BYTES = 8;

    public NodeConfig {
        groups = List.copyOf(groups);
        hooks = List.copyOf(hooks);
    }

    /** The same with other groups. */
    NodeConfig with(List<GroupSpec> other) {
        return new NodeConfig(node, state, http, cluster, escalation, other, hooks);
    }

    /** Every configured node, in the file's order; a node alone is its own only member. */
    public List<Member> members() {
        return cluster.members();
    }

    /** Whether no other node is configured. */
    public boolean isAlone() {
        return members().size() == 1;
    }

    /** The member that this node is. */
    public Member self() {
        return members().stream()
                .filter(member -> member.name().equals(node))
                .findFirst()
                .orElseThrow();
    }

    /**
     * The same on all nodes whose files say the same of what has to be the same everywhere: the cluster, and behind a dot where
     * its groups may go. What a group consists of may differ, such as a device or a port.
     */
    public String digest() {
        return digest(cluster.name() + cluster.ttlMs() + cluster.members()) + "."
                + digest(groups.stream().map(GroupSpec::frame).toList().toString());
    }

    private static String digest(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /**
     * Where the node answers.
     *
     * @param host the page's address; loopback unless told otherwise
     * @param port the page's port, 0 to 65535; 0 takes a free one
     * @param socket the command line's Unix socket
     * @param commands whether commands are taken over TCP too where there are no tokens; over the socket they always are
     * @param tokens the file that says who may ask over TCP; empty: everyone who reaches it
     * @param tls with which the page's port is encrypted; empty: it is not
     */
    public record Http(
            String host, int port, Path socket, Commands commands, Optional<Path> tokens, Optional<HttpTls> tls) {
        /** One without tokens and encryption. */
        public Http(String host, int port, Path socket, Commands commands) {
            this(host, port, socket, commands, Optional.empty(), Optional.empty());
        }

        /** Where the page is, for people. */
        public String scheme() {
            return tls.isPresent() ? "https" : "http";
        }
    }

    /** PEM files with which the page's port proves which node it is. */
    public record HttpTls(Path cert, Path key) {}

    /** Where commands are taken. */
    public enum Commands {
        SOCKET_ONLY,
        SOCKET_AND_TCP
    }

    /**
     * How the nodes meet.
     *
     * @param ttlMs how long a lease lasts; every other time follows from it
     */
    public record Cluster(String name, long ttlMs, Optional<Tls> tls, List<Member> members) {
        public Cluster {
            members = List.copyOf(members);
        }
    }

    /** PEM files with which nodes prove to each other who they are. */
    public record Tls(Path ca, Path cert, Path key) {}

    /**
     * One configured node.
     *
     * @param port of its lease channel; the three above it are its ledger's, its event bus's and its Hazelcast's
     * @param capacity what the groups that are placed by load may weigh together there; empty for no limit
     */
    public record Member(String name, String address, int port, Role role, OptionalLong capacity) {
        /** One without a limit. */
        public Member(String name, String address, int port, Role role) {
            this(name, address, port, role, OptionalLong.empty());
        }

        public int ledgerPort() {
            return port + 1;
        }

        public int busPort() {
            return port + 2;
        }

        public int hazelcastPort() {
            return port + 3;
        }
    }

    /** What a member is for. */
    public enum Role {
        NODE,
        /** Votes, and runs nothing. */
        WITNESS
    }

    /**
     * What the guard does when something cannot be ended.
     *
     * @param watchdog the device that is fed where {@code step} is WATCHDOG
     */
    public record Escalation(Step step, Path watchdog) {
        /** From a loud event to the machine's end. */
        public enum Step {
            NONE,
            REBOOT,
            WATCHDOG
        }
    }
}
