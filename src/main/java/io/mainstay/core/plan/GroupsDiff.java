package io.mainstay.core.plan;

import java.util.List;

/**
 * What differs between the groups that there are and others, and what would stop, start or move for it.
 *
 * @param changes by the group's name; those in which nothing differs and nothing happens are left out
 */
public record GroupsDiff(List<Change> changes) {
    public static final GroupsDiff NONE = new GroupsDiff(List.of());

    public GroupsDiff {
        changes = List.copyOf(changes);
    }

    /** Whether nothing differs and nothing would happen. */
    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** The groups that run and would be stopped where they run, or moved. */
    public List<String> interrupted() {
        return changes.stream()
                .filter(change -> !change.interruption().isEmpty())
                .map(Change::group)
                .toList();
    }

    /**
     * One group.
     *
     * @param details what differs, each as {@code path: before → after}
     * @param effects what would happen, each as half a sentence that begins with the group or one of its resources
     * @param interruption why it has to be named to be interrupted, as a sentence; empty when it need not be
     */
    public record Change(String group, Kind kind, List<String> details, List<String> effects, String interruption) {
        public Change {
            details = List.copyOf(details);
            effects = List.copyOf(effects);
        }
    }

    /** What becomes of the group as configured. */
    public enum Kind {
        /** Nothing; something else's change moves it. */
        SAME,
        ADDED,
        CHANGED,
        REMOVED
    }
}
