package io.mainstay.core.plan;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Why the planner does what it does about one group, or why it does nothing.
 *
 * @param chosen the node that is to have it; empty when nothing is to be done
 * @param sentence for the operator
 * @param rejected each node that was not chosen, with the reason
 */
public record Explanation(String group, String chosen, String sentence, SortedMap<String, String> rejected) {
    public Explanation {
        rejected = Collections.unmodifiableSortedMap(new TreeMap<>(rejected));
    }

    static Explanation nothing(String group, String sentence) {
        return new Explanation(group, "", sentence, new TreeMap<>());
    }
}
