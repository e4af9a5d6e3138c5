package io.mainstay.core.snapshot;

import io.mainstay.core.event.Event;
import java.util.List;

/**
 * Everything one node shows.
 *
 * @param sequence grows with every change
 * @param atWallMs wall clock of the last change
 * @param life grows with every start of the node; tells a restart from a late message
 * @param recent the last events, oldest first
 */
public record NodeSnapshot(
        String cluster,
        String node,
        String version,
        long life,
        long sequence,
        long startedWallMs,
        long atWallMs,
        List<GroupSnapshot> groups,
        List<Event> recent) {}
