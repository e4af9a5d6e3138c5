package io.mainstay.core.ledger;

import java.util.List;

/**
 * The voters from one log index on.
 *
 * @param index of the {@code VotersChanged}; 0 for the first set
 * @param names in the order of their names
 */
public record VoterSet(long index, List<String> names) {
    public VoterSet {
        names = names.stream().sorted().distinct().toList();
    }

    public int majority() {
        return names.size() / 2 + 1;
    }

    public boolean has(String name) {
        return names.contains(name);
    }

    /** Whether {@code other} has exactly one voter more or one less. */
    boolean isOneStepFrom(List<String> other) {
        long added = other.stream().filter(name -> !names.contains(name)).count();
        long removed = names.stream().filter(name -> !other.contains(name)).count();
        return added + removed == 1;
    }
}
