package io.mainstay.core.plan;

import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.Fitness;
import io.mainstay.core.ledger.GroupRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The nodes of one group besides its owner, sorted into those it may go to and those it may not, with the reason.
 *
 * @param fit best first; those that some voter states not to hear come last
 */
record Candidates(List<String> fit, SortedMap<String, String> rejected) {
    static Candidates of(ClusterState state, GroupRecord group, LeaseView view, long nowMs) {
        List<String> fit = new ArrayList<>();
        List<String> doubted = new ArrayList<>();
        TreeMap<String, String> rejected = new TreeMap<>();
        for (String name : group.spec().nodes()) {
            if (name.equals(group.holder().node())) {
                continue;
            }
            String byLedger = Fitness.obstacle(state, group, name);
            String reason = byLedger.isEmpty() ? view.silence(name, nowMs) : byLedger;
            if (!reason.isEmpty()) {
                rejected.put(name, reason);
            } else {
                (Fitness.isDoubted(state, name) ? doubted : fit).add(name);
            }
        }
        fit.addAll(doubted);
        return new Candidates(fit, rejected);
    }

    /** The best; empty when none is fit. */
    String first() {
        return fit.isEmpty() ? "" : fit.get(0);
    }

    /** Why none is fit, as half a sentence. */
    String noneBecause() {
        return rejected.isEmpty()
                ? "no other node is in its list"
                : rejected.entrySet().stream()
                        .map(each -> each.getKey() + ": " + each.getValue())
                        .collect(Collectors.joining("; "));
    }

    /** Why each other node was not chosen. */
    SortedMap<String, String> besides(String chosen) {
        TreeMap<String, String> all = new TreeMap<>(rejected);
        for (String other : fit) {
            if (!other.equals(chosen)) {
                all.put(other, "fit, but " + chosen + " comes first");
            }
        }
        return all;
    }
}
