package io.mainstay.core.plan;

import io.mainstay.core.ledger.Fitness;
import io.mainstay.core.ledger.GroupRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The nodes of one group besides its owner, sorted into those it may go to and those it may not, with the reason.
 *
 * @param fit best first
 * @param doubts what makes some of these worse
 */
record Candidates(List<String> fit, SortedMap<String, String> rejected, SortedMap<String, String> doubts) {
    static Candidates of(Fitness fitness, GroupRecord group, LeaseView view, long nowMs) {
        List<String> fit = new ArrayList<>();
        TreeMap<String, String> rejected = new TreeMap<>();
        TreeMap<String, String> doubts = new TreeMap<>();
        for (String name : group.spec().nodes()) {
            if (name.equals(group.holder().node())) {
                continue;
            }
            String byLedger = fitness.obstacle(group, name);
            String reason = byLedger.isEmpty() ? view.silence(name, nowMs) : byLedger;
            if (reason.isEmpty()) {
                fit.add(name);
                Optional.of(fitness.doubt(group, name))
                        .filter(doubt -> !doubt.isEmpty())
                        .ifPresent(doubt -> doubts.put(name, doubt));
            } else {
                rejected.put(name, reason);
            }
        }
        return new Candidates(fitness.ranked(group, fit), rejected, doubts);
    }

    /** The same without that node, for this reason. */
    Candidates without(String node, String reason) {
        TreeMap<String, String> more = new TreeMap<>(rejected);
        more.putIfAbsent(node, reason);
        return new Candidates(fit.stream().filter(each -> !each.equals(node)).toList(), more, doubts);
    }

    /** The same with only that node left. */
    Candidates only(String node, String reason) {
        Candidates left = this;
        for (String other : fit) {
            left = other.equals(node) ? left : left.without(other, reason);
        }
        return left;
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
        String reason = "fit, but " + chosen + " comes first";
        for (String other : fit) {
            if (!other.equals(chosen)) {
                all.put(other, doubts.containsKey(other) ? reason + ": " + doubts.get(other) : reason);
            }
        }
        return all;
    }
}
