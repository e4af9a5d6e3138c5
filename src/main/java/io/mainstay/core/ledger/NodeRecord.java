package io.mainstay.core.ledger;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A node as the ledger knows it. Usually it has one life or none; a node that restarted keeps its earlier life beside the
 * new one as long as that earlier life owns a group.
 *
 * @param lastIncarnation the greatest that ever joined; 0 before the first
 * @param lives by incarnation
 * @param isDrained an operator wants no group here
 */
public record NodeRecord(String name, long lastIncarnation, SortedMap<Long, Life> lives, boolean isDrained) {
    public NodeRecord {
        lives = Sorted.copy(lives);
    }

    static NodeRecord unknown(String name) {
        return new NodeRecord(name, 0, new TreeMap<>(), false);
    }

    public Optional<Life> life(long incarnation) {
        return Optional.ofNullable(lives.get(incarnation));
    }

    /** The life that may be given groups: the newest incarnation, as long as it lives. */
    public Optional<Life> present() {
        return life(lastIncarnation);
    }

    NodeRecord with(Life life) {
        return new NodeRecord(
                name,
                Math.max(lastIncarnation, life.incarnation()),
                Sorted.with(lives, life.incarnation(), life),
                isDrained);
    }

    NodeRecord without(long incarnation) {
        return new NodeRecord(name, lastIncarnation, Sorted.without(lives, incarnation), isDrained);
    }

    NodeRecord withEach(UnaryOperator<Life> change) {
        TreeMap<Long, Life> next = new TreeMap<>();
        lives.forEach((incarnation, life) -> next.put(incarnation, change.apply(life)));
        return new NodeRecord(name, lastIncarnation, next, isDrained);
    }

    NodeRecord drained(boolean drained) {
        return new NodeRecord(name, lastIncarnation, lives, drained);
    }
}
