package io.mainstay.core.plan;

import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.GroupRecord;
import io.mainstay.core.ledger.GroupRecord.Phase;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Since when this node has seen each group as it is now, on its own monotonic clock: the only way in which time comes into
 * decisions about groups. A node keeps it from its start, whether it leads or not; what it has not seen lasts no time.
 *
 * @param byGroup by the group's name
 */
public record Sightings(SortedMap<String, Sighting> byGroup) {
    /** Each step to the next owner takes less, unless a program takes its time. */
    private static final long STEP_MS = 1_000;

    public static final Sightings NONE = new Sightings(Collections.emptySortedMap());

    public Sightings {
        byGroup = Collections.unmodifiableSortedMap(byGroup);
    }

    /** One group under one epoch and in one phase. */
    public record Sighting(long epoch, Phase phase, long sinceMs) {
        private boolean isOf(GroupRecord group) {
            return epoch == group.past().epoch() && phase == group.phase();
        }
    }

    /** To be asked with each state that this node has applied. */
    public Sightings seen(ClusterState state, long nowMs) {
        TreeMap<String, Sighting> next = new TreeMap<>();
        for (GroupRecord group : state.groups().values()) {
            Sighting known = byGroup.get(group.name());
            boolean isSame = known != null && known.isOf(group);
            next.put(group.name(), isSame ? known : new Sighting(group.past().epoch(), group.phase(), nowMs));
        }
        return new Sightings(next);
    }

    /** Since when the group is as it is now; long ago where that was not seen. */
    long sinceMs(GroupRecord group) {
        Sighting known = byGroup.get(group.name());
        return known != null && known.isOf(group) ? known.sinceMs() : Long.MIN_VALUE;
    }

    /** How long the group has been as it is now, as far as was seen. */
    long lastedMs(GroupRecord group, long nowMs) {
        Sighting known = byGroup.get(group.name());
        return known != null && known.isOf(group) ? nowMs - known.sinceMs() : 0;
    }

    /** Whether some group that is to run is on its way to its next owner, and not merely stuck there. */
    public boolean isHandingOver(ClusterState state, long nowMs) {
        return state.groups().values().stream()
                .filter(group -> group.wanted() == GroupRecord.Wanted.ONLINE)
                .anyMatch(group -> !group.moveTo().isEmpty()
                        || (group.phase() != Phase.STARTED && lastedMs(group, nowMs) < STEP_MS));
    }
}
