package io.mainstay.config;

import io.mainstay.config.NodeConfig.Member;
import io.mainstay.config.NodeConfig.Role;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code cluster}. The whole shape is checked; what only several nodes together can give is refused in plain
 * words, never taken and left without effect.
 */
final class ClusterReader {
    private static final String DEFAULT_NAME = "mainstay";
    private static final int MAX_NODES = 7;
    private static final String ALONE = "this version runs a node alone";

    private final Findings findings;
    private final Section section;
    private final String node;
    private final List<Member> members = new ArrayList<>();
    private String name = DEFAULT_NAME;

    ClusterReader(Findings findings, Section section, String node) {
        this.findings = findings;
        this.section = section;
        this.node = node;
    }

    String name() {
        return name;
    }

    /** Every configured node; this node alone when the file names none. */
    List<Member> members() {
        return members;
    }

    void read() {
        Optional<String> given = section.text("name");
        if (given.isPresent() && !Values.isName(given.get())) {
            section.problem("name", "is no name for a cluster", Values.NAME_REMEDY);
        }
        name = given.orElse(DEFAULT_NAME);
        // The three ports above it belong to the ledger, the event bus and Hazelcast.
        section.number("port", 1, 65_532);
        Section lease = section.section("lease");
        lease.duration("ttl", 100, 600_000);
        lease.refuseOthers();
        tls();
        nodes();
        section.refuseOthers();
    }

    private void tls() {
        if (!section.has("tls")) {
            return;
        }
        Section tls = section.section("tls");
        for (String key : List.of("ca", "cert", "key")) {
            if (tls.text(key).isEmpty() && !tls.has(key)) {
                findings.problem(tls.at(key), null, "is missing", "give the path of a PEM file");
            }
        }
        tls.refuseOthers();
        section.problem("tls", "protects links between nodes, and " + ALONE, "leave it out");
    }

    private void nodes() {
        if (!section.has("nodes")) {
            members.add(new Member(node, "127.0.0.1", Role.NODE));
            return;
        }
        Section nodes = section.section("nodes");
        if (nodes.size() > MAX_NODES) {
            section.problem("nodes", "has " + nodes.size() + " nodes", "have 1 to " + MAX_NODES + " voters");
        } else if (nodes.size() > 1) {
            section.problem("nodes", "has " + nodes.size() + " nodes, and " + ALONE, "leave only " + node + " in it");
        }
        for (String name : nodes.names()) {
            members.add(member(nodes, name));
        }
        if (!nodes.names().contains(node)) {
            Set<String> known = new LinkedHashSet<>(nodes.names());
            section.problem(
                    "nodes",
                    "does not name this node, " + node,
                    "add it, or set node to one of them: " + String.join(", ", known));
        }
    }

    private Member member(Section nodes, String name) {
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
        if (role == Role.WITNESS) {
            one.problem("role", "a witness votes among several nodes, and " + ALONE, "leave the witness out");
        }
        one.refuseOthers();
        return new Member(name, address.orElse(""), role);
    }
}
