package io.mainstay.core.plan;

import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.GroupRecord.Found;
import io.mainstay.core.ledger.GroupRecord.Probe;
import io.mainstay.core.ledger.Life;
import io.mainstay.core.ledger.NodeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one group, sorted into those it may go to and those it may not, with the reason.
 *
 * @param fit best first; those that some voter states not to hear come last
 */
record Candidates(List<String> fit, SortedMap<String, String> rejected) {
    static Candidates of(ClusterState state, GroupRecord group, LeaseView view, long nowMs) {
        List<String> fit = new ArrayList<>();
        List<String> doubtful = new ArrayList<>();
        TreeMap<String, String> rejected = new TreeMap<>();
        for (String name : group.spec().nodes()) {
            String reason = state.node(name)
                    .map(node -> reason(node, group, view, nowMs))
                    .orElse("it is not configured");
            if (reason.isEmpty()) {
                (isDoubted(state, name) ? doubtful : fit).add(name);
            } else {
                rejected.put(name, reason);
            }
        }
        fit.addAll(doubtful);
        return new Candidates(fit, rejected);
    }

    private static boolean isDoubted(ClusterState state, String name) {
        return state.node(name)
                .flatMap(NodeRecord::present)
                .map(life -> !state.unheardBy(life).isEmpty())
                .orElse(false);
    }

    private static String reason(NodeRecord node, GroupRecord group, LeaseView view, long nowMs) {
        Optional<Life> present = node.present();
        if (present.isEmpty()) {
            return node.lastIncarnation() == 0 ? "it has not joined" : "it is not live";
        }
        String fault = group.faults().get(node.name());
        if (fault != null) {
            return "it is faulted there: " + fault; // G6
        }
        if (node.isDrained()) {
            return "it is drained";
        }
        Probe probe = probeOf(group, node.name(), present.get());
        if (probe != null && probe.found() == Found.UNFIT) {
            return "it says that it is not fit";
        }
        Long heard = view.heardMs().get(node.name());
        if (heard == null) {
            return "the leader has not heard it";
        }
        return nowMs - heard > view.silenceMs() ? "not heard for " + (nowMs - heard) + " ms" : "";
    }

    /** What the present life of the node found; null while it has not probed. */
    static @Nullable Probe probeOf(GroupRecord group, String node, Life present) {
        Probe probe = group.probes().get(node);
        return probe == null || probe.incarnation() != present.incarnation() ? null : probe;
    }
}
