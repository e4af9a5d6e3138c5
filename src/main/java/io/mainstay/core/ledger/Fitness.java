package io.mainstay.core.ledger;

import io.mainstay.core.ledger.GroupRecord.Found;
import io.mainstay.core.ledger.GroupRecord.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a group could go, as far as the ledger knows; what is heard of the nodes at this moment is the planner's. */
public final class Fitness {
    private Fitness() {}

    /** Why the group cannot be given to that node, as half a sentence; empty when it can. */
    public static String obstacle(ClusterState state, GroupRecord group, String name) {
        NodeRecord node = state.node(name).orElse(null);
        if (node == null) {
            return "it is not configured";
        }
        if (!group.spec().nodes().contains(name)) {
            return "it is not in the group's list of nodes";
        }
        if (node.present().isEmpty()) {
            return node.lastIncarnation() == 0 ? "it has not joined" : "it is not live";
        }
        String fault = group.faults().get(name);
        if (fault != null) {
            return "it is faulted there: " + fault; // G6
        }
        if (node.isDrained()) {
            return "it is drained";
        }
        return probe(state, group, name)
                        .map(Probe::found)
                        .filter(found -> found == Found.UNFIT)
                        .isPresent()
                ? "it says that it is not fit"
                : "";
    }

    /** Whether some voter states not to hear the node's present life. */
    public static boolean isDoubted(ClusterState state, String name) {
        return state.node(name)
                .flatMap(NodeRecord::present)
                .map(life -> !state.unheardBy(life).isEmpty())
                .orElse(false);
    }

    /** What the present life of the node found; empty while it has not probed. */
    public static Optional<Probe> probe(ClusterState state, GroupRecord group, String name) {
        long present = state.node(name)
                .flatMap(NodeRecord::present)
                .map(Life::incarnation)
                .orElse(0L);
        return Optional.ofNullable(group.probes().get(name)).filter(probe -> probe.incarnation() == present);
    }

    /** G9, A49: the live nodes on which it runs without anybody owning it, best first. */
    public static List<String> foundOn(ClusterState state, GroupRecord group) {
        return group.spec().nodes().stream()
                .filter(name -> probe(state, group, name)
                        .map(Probe::found)
                        .filter(found -> found == Found.ONLINE)
                        .isPresent())
                .toList();
    }

    /** The nodes that it can be given to besides its owner, best first; the doubted ones come last. */
    public static List<String> others(ClusterState state, GroupRecord group) {
        List<String> fit = new ArrayList<>();
        List<String> doubted = new ArrayList<>();
        for (String name : group.spec().nodes()) {
            if (!name.equals(group.holder().node())
                    && obstacle(state, group, name).isEmpty()) {
                (isDoubted(state, name) ? doubted : fit).add(name);
            }
        }
        fit.addAll(doubted);
        return fit;
    }
}
