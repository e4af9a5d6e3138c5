package io.mainstay.core.ledger;

/**
 * Who owns a group.
 *
 * @param node empty when nobody does
 * @param incarnation the life of the node that was given the group
 * @param epoch log index of the assignment; 0 when nobody owns the group
 */
public record Holder(String node, long incarnation, long epoch) {
    public static final Holder NONE = new Holder("", 0, 0);

    public boolean isNone() {
        return node.isEmpty();
    }

    public boolean is(String name, long life) {
        return node.equals(name) && incarnation == life;
    }
}
