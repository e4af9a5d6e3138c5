package io.mainstay.config;

import java.util.ArrayList;
import java.util.List;

/** Tells what of a new configuration a running node cannot take up. */
final class Restart {
    private Restart() {}

    /** One problem for each part that differs and is fixed for a node's life; empty when the change may be taken. */
    static List<Problem> needed(NodeConfig running, NodeConfig wanted) {
        List<Problem> problems = new ArrayList<>();
        compare(problems, "node", running.node(), wanted.node());
        compare(problems, "state", running.state(), wanted.state());
        compare(problems, "http", shown(running.http()), shown(wanted.http()));
        compare(problems, "cluster.name", running.cluster(), wanted.cluster());
        compare(problems, "cluster.nodes", running.members(), wanted.members());
        return problems;
    }

    private static void compare(List<Problem> problems, String path, Object running, Object wanted) {
        if (!running.equals(wanted)) {
            problems.add(new Problem(
                    path,
                    Findings.show(wanted.toString()),
                    "needs a restart; the node runs with " + Findings.show(running.toString()),
                    "restart the node, or put the old value back; until then nothing of the change is taken"));
        }
    }

    private static String shown(NodeConfig.Http http) {
        return http.host() + ":" + http.port() + ", socket " + http.socket() + ", commands "
                + (http.commands() == NodeConfig.Commands.SOCKET_AND_TCP);
    }
}
