package io.mainstay.config;

import io.mainstay.config.NodeConfig.Cluster;
import io.mainstay.config.NodeConfig.Member;
import io.mainstay.config.NodeConfig.Tls;
import io.mainstay.core.group.GroupSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells what of a new configuration a running node cannot take up. */
final class Restart {
    private Restart() {}

    /** One problem for each part that differs and is fixed for a node's life; empty when the change may be taken. */
    static List<Problem> needed(NodeConfig running, NodeConfig wanted, boolean withGroups) {
        List<Problem> problems = new ArrayList<>();
        compare(problems, "node", running.node(), wanted.node());
        compare(problems, "state", running.state(), wanted.state());
        compare(problems, "http", shown(running.http()), shown(wanted.http()));
        compareCluster(problems, running.cluster(), wanted.cluster());
        compare(problems, "escalate", running.escalation(), wanted.escalation());
        if (!withGroups) {
            return problems;
        }
        compare(problems, "groups", names(running), names(wanted));
        if (names(running).equals(names(wanted))) {
            for (int i = 0; i < running.groups().size(); i++) {
                compareGroup(problems, running.groups().get(i), wanted.groups().get(i));
            }
        }
        return problems;
    }

    private static void compareCluster(List<Problem> problems, Cluster running, Cluster wanted) {
        compare(problems, "cluster.name", running.name(), wanted.name());
        compare(problems, "cluster.lease.ttl", running.ttlMs() + "ms", wanted.ttlMs() + "ms");
        compare(problems, "cluster.tls", shown(running.tls()), shown(wanted.tls()));
        List<String> names = nodes(running);
        compare(problems, "cluster.nodes", names, nodes(wanted));
        if (names.equals(nodes(wanted))) {
            for (int i = 0; i < names.size(); i++) {
                String path = "cluster.nodes." + names.get(i);
                compare(
                        problems,
                        path,
                        shown(running.members().get(i)),
                        shown(wanted.members().get(i)));
            }
        }
    }

    private static List<String> nodes(Cluster cluster) {
        return cluster.members().stream().map(Member::name).toList();
    }

    private static String shown(Member member) {
        return member.address() + ":" + member.port() + ", "
                + member.role().name().toLowerCase(Locale.ROOT)
                + (member.capacity().isPresent()
                        ? ", capacity " + member.capacity().getAsLong()
                        : "");
    }

    private static String shown(Optional<Tls> files) {
        return files.map(tls -> tls.ca() + ", " + tls.cert() + ", " + tls.key()).orElse("none");
    }

    /** Attributes, parameters and flags change while the node runs; what stands on what does not. */
    private static void compareGroup(List<Problem> problems, GroupSpec running, GroupSpec wanted) {
        String path = "groups." + running.name();
        compare(problems, path + ".kind", running.kind(), wanted.kind());
        compare(problems, path + ".nodes", running.nodes(), wanted.nodes());
        compare(problems, path + ".resources", shape(running), shape(wanted));
    }

    private static List<String> names(NodeConfig config) {
        return config.groups().stream().map(GroupSpec::name).toList();
    }

    private static List<String> shape(GroupSpec group) {
        return group.resources().stream()
                .map(spec -> spec.name() + " (" + spec.type() + ") on " + spec.requires())
                .toList();
    }

    private static void compare(List<Problem> problems, String path, Object running, Object wanted) {
        if (!running.equals(wanted)) {
            problems.add(new Problem(
                    path,
                    Findings.show(wanted.toString()),
                    "needs a restart; the node runs with " + Findings.show(running.toString()),
                    (path.startsWith("groups")
                                    ? "restart the node, or have it on all nodes at once with `mainstay apply`"
                                    : "restart the node")
                            + ", or put the old value back; until then nothing of the change is taken"));
        }
    }

    private static String shown(NodeConfig.Http http) {
        return http.host() + ":" + http.port() + ", socket " + http.socket() + ", commands "
                + (http.commands() == NodeConfig.Commands.SOCKET_AND_TCP);
    }
}
