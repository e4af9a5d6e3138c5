package io.mainstay.resource.lbhealthcheck;

import io.mainstay.core.snapshot.ProbeSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many probes came by which listener and from where since the node started. Bounded; used on the agents' context. */
final class ProbeSources {
    static final int MAX = ProbeSnapshot.MAX_SOURCES;
    static final String OTHER = "other";

    private final Map<Key, Long> counts = new LinkedHashMap<>();

    private record Key(String listener, String source) {}

    void add(String listener, String source, long probes) {
        Key key = new Key(listener, source);
        boolean hasRoom = counts.size() < MAX || counts.containsKey(key);
        counts.merge(hasRoom ? key : new Key(listener, OTHER), probes, Long::sum);
    }

    /** In the order in which they first came. */
    List<ProbeSnapshot.Source> list() {
        List<ProbeSnapshot.Source> list = new ArrayList<>(counts.size());
        counts.forEach((key, count) -> list.add(new ProbeSnapshot.Source(key.listener, key.source, count)));
        return list;
    }
}
