package io.mainstay.config;

import io.mainstay.config.NodeConfig.Cluster;
import io.mainstay.config.NodeConfig.Member;
import io.mainstay.config.NodeConfig.Role;
import io.mainstay.config.NodeConfig.Tls;
import io.mainstay.core.lease.LeaseTimings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads {@code cluster}: who the nodes are, where they meet, and how long a lease lasts. */
final class ClusterReader {
    private static final String DEFAULT_NAME = "mainstay";
    private static final String LOOPBACK = "127.0.0.1";
    private static final int DEFAULT_PORT = 7420;
    private static final long DEFAULT_TTL_MS = 2_000;
    private static final int MAX_NODES = 7;
    /** The three ports above the first belong to the ledger, the event bus and Hazelcast. */
    /** A thousand groups of the greatest load. */
    private static final long MAX_CAPACITY = 1_000_000_000;

    private static final int MAX_PORT = 65_532;

    private static final int PORTS = 4;

    private final Findings findings;
    private final Section section;
    private final String node;
    private final List<Member> members = new ArrayList<>();

    ClusterReader(Findings findings, Section section, String node) {
        this.findings = findings;
        this.section = section;
        this.node = node;
    }

    /** The nodes that groups may name; known once {@link #read} has been called. */
    Workers workers() {
        return new Workers(members);
    }

    Cluster read() {
        Optional<String> given = section.text("name");
        if (given.isPresent() && !Values.isName(given.get())) {
            section.problem("name", "is no name for a cluster", Values.NAME_REMEDY);
        }
        int port = (int) section.number("port", 1, MAX_PORT).orElse(DEFAULT_PORT);
        Section lease = section.section("lease");
        long ttlMs = lease.duration("ttl", LeaseTimings.MIN_TTL_MS, LeaseTimings.MAX_TTL_MS)
                .orElse(DEFAULT_TTL_MS);
        lease.refuseOthers();
        Optional<Tls> tls = tls();
        nodes(port, tls.isPresent());
        section.refuseOthers();
        return new Cluster(given.orElse(DEFAULT_NAME), ttlMs, tls, members);
    }

    private Optional<Tls> tls() {
        if (!section.has("tls")) {
            return Optional.empty();
        }
        Section tls = section.section("tls");
        Path ca = pem(tls, "ca");
        Path cert = pem(tls, "cert");
        Path key = pem(tls, "key");
        tls.refuseOthers();
        return Optional.of(new Tls(ca, cert, key));
    }

    private Path pem(Section tls, String key) {
        Optional<String> text = tls.text(key);
        if (text.isEmpty() && !tls.has(key)) {
            findings.problem(tls.at(key), null, "is missing", "give the path of a PEM file");
        } else if (text.isPresent() && text.get().isBlank()) {
            tls.problem(key, "is an empty path", "give the path of a PEM file");
        }
        try {
            return Path.of(text.orElse(""));
        } catch (InvalidPathException e) {
            tls.problem(key, "is no path: " + e.getReason(), "give the path of a PEM file");
            return Path.of("");
        }
    }

    private void nodes(int port, boolean isProtected) {
        if (!section.has("nodes")) {
            members.add(new Member(node, LOOPBACK, port, Role.NODE));
            return;
        }
        Section nodes = section.section("nodes");
        if (nodes.size() > MAX_NODES) {
            section.problem("nodes", "has " + nodes.size() + " nodes", "have 1 to " + MAX_NODES + " voters");
        }
        for (String name : nodes.names()) {
            members.add(member(nodes, name, port));
        }
        if (!nodes.names().contains(node)) {
            Set<String> known = new LinkedHashSet<>(nodes.names());
            section.problem(
                    "nodes",
                    "does not name this node, " + node,
                    "add it, or set node to one of them: " + String.join(", ", known));
        }
        if (!members.isEmpty() && workers().names().isEmpty()) {
            section.problem("nodes", "has witnesses only", "let at least one node run groups");
        }
        refuseSharedPorts();
        if (members.size() == 2) {
            section.warning(
                    "nodes",
                    "has two nodes: when one is lost the other has no majority and stops what it runs",
                    "add a third, for example a small machine with role: witness");
        }
        if (members.size() > 1
                && !isProtected
                && members.stream().noneMatch(member -> member.address().startsWith("127."))) {
            section.warning(
                    "nodes",
                    "speak to each other without encryption or proof of who they are",
                    "keep the cluster's ports on a network of their own, or give cluster.tls");
        }
    }

    /** Each node takes four ports in a row at its address. */
    private void refuseSharedPorts() {
        for (Member member : members) {
            for (Member other : members.subList(0, members.indexOf(member))) {
                boolean overlap = Math.abs(other.port() - member.port()) < PORTS;
                if (overlap && other.address().equals(member.address())) {
                    findings.problem(
                            section.at("nodes." + member.name() + ".address"),
                            member.address(),
                            "has the ports of " + other.name() + " too",
                            "give each node its own address, or a port at least " + PORTS + " away");
                }
            }
        }
    }

    private Member member(Section nodes, String name, int otherwise) {
        if (!Values.isName(name)) {
            findings.problem(nodes.path(), name, "is no name for a node", Values.NAME_REMEDY);
        }
        Section one = nodes.section(name);
        Optional<String> address = one.text("address");
        if (address.isEmpty() && !one.has("address")) {
            findings.problem(one.at("address"), null, "is missing", "give the node's address, such as 10.77.0.11");
        } else if (address.isPresent() && address.get().isBlank()) {
            one.problem("address", "is empty", "give the node's address, such as 10.77.0.11");
        }
        Role role = one.choice("role", List.of("node", "witness"))
                .map(word -> Role.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(Role.NODE);
        int port = (int) one.number("port", 1, MAX_PORT).orElse(otherwise);
        OptionalLong capacity = one.number("capacity", 1, MAX_CAPACITY);
        if (capacity.isPresent() && role == Role.WITNESS) {
            one.problem("capacity", "is given for a witness", "leave it out: a witness runs no group");
        }
        one.refuseOthers();
        return new Member(name, address.orElse(""), port, role, capacity);
    }
}
