package io.mainstay.core.plan;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Why the planner does what it does about one group, or why it does nothing.
 *
 * @param chosen the node that is to have it; empty when nothing is to be done
 * @param sentence for the operator
 * @param target the node that takes it when its owner is lost now, or that is chosen; empty when there is none
 * @param noTarget why there is none, as half a sentence; empty when there is one
 * @param exhausted whether faults alone leave it nowhere to run (G6)
 * @param rejected each node that is neither owner nor target, with the reason
 */
public record Explanation(
        String group,
        String chosen,
        String sentence,
        String target,
        String noTarget,
        Exhausted exhausted,
        SortedMap<String, String> rejected) {
    /** Whether a group is wanted, and faulted on every node that it may run on: worth a loud event, once. */
    public enum Exhausted {
        NO,
        FAULTED_EVERYWHERE
    }

    public Explanation {
        rejected = Collections.unmodifiableSortedMap(new TreeMap<>(rejected));
    }

    /** It goes there. */
    static Explanation going(String group, String to, String because, Candidates candidates) {
        return new Explanation(group, to, because, to, "", Exhausted.NO, candidates.besides(to));
    }

    /** It stays where it is, and would go there. */
    static Explanation staying(String group, String sentence, Candidates candidates) {
        String target = candidates.first();
        String noTarget = target.isEmpty() ? candidates.noneBecause() : "";
        return new Explanation(group, "", sentence, target, noTarget, Exhausted.NO, candidates.besides(target));
    }

    /** It stays as it is, and would go nowhere. */
    static Explanation stuck(
            String group, String sentence, String noTarget, Exhausted exhausted, SortedMap<String, String> rejected) {
        return new Explanation(group, "", sentence, "", noTarget, exhausted, rejected);
    }

    /** It stays as it is, whatever the nodes are like. */
    static Explanation nothing(String group, String sentence, String noTarget) {
        return stuck(group, sentence, noTarget, Exhausted.NO, new TreeMap<>());
    }
}
