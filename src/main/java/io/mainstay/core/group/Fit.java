package io.mainstay.core.group;

/**
 * How well a node is placed to run a group, as one of the group's resources finds it there.
 *
 * @param because what is against it, as half a sentence: {@code it does not reach 10.0.0.1}; empty when nothing is
 */
public record Fit(Grade grade, String because) {
    public static final Fit WELL = new Fit(Grade.WELL, "");

    /** From the best to the worst. */
    public enum Grade {
        WELL,
        /** Nodes that are well placed are given it first. */
        WORSE,
        /** It is not given the group at all. */
        NOT
    }
}
