package io.mainstay.config;

import io.mainstay.config.NodeConfig.Member;
import io.mainstay.config.NodeConfig.Role;
import java.util.List;

/** The cluster's nodes as a group's list of nodes may name them. */
record Workers(List<Member> members) {
    Workers {
        members = List.copyOf(members);
    }

    /** The nodes that may run groups, in the file's order. */
    List<String> names() {
        return members.stream()
                .filter(member -> member.role() == Role.NODE)
                .map(Member::name)
                .toList();
    }

    boolean isWitness(String name) {
        return members.stream().anyMatch(member -> member.name().equals(name) && member.role() == Role.WITNESS);
    }
}
