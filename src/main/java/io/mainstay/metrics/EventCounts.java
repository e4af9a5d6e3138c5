package io.mainstay.metrics;

import io.mainstay.core.ResourceId;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.LoggedEvent;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the node's own events: by kind, and by resource those that an operator compares. Any thread. */
final class EventCounts {
    private final Map<EventKind, LongAdder> byKind = new EnumMap<>(EventKind.class);
    private final Map<ResourceId, LongAdder> faults = new ConcurrentHashMap<>();
    private final Map<ResourceId, LongAdder> restarts = new ConcurrentHashMap<>();

    EventCounts() {
        for (EventKind kind : EventKind.values()) {
            byKind.put(kind, new LongAdder());
        }
    }

    void count(LoggedEvent event) {
        byKind.forEach((kind, count) -> {
            if (event.is(kind)) {
                count.increment();
            }
        });
        ResourceId id = new ResourceId(event.group(), event.resource());
        if (event.is(EventKind.RESOURCE_FAULTED)) {
            faults.computeIfAbsent(id, first -> new LongAdder()).increment();
        } else if (event.is(EventKind.RESOURCE_RESTARTING)) {
            restarts.computeIfAbsent(id, first -> new LongAdder()).increment();
        }
    }

    /** What is no longer configured is forgotten, so that there are never more than resources. */
    void keepOnly(Set<ResourceId> present) {
        faults.keySet().retainAll(present);
        restarts.keySet().retainAll(present);
    }

    long faults(ResourceId id) {
        LongAdder count = faults.get(id);
        return count == null ? 0 : count.sum();
    }

    long restarts(ResourceId id) {
        LongAdder count = restarts.get(id);
        return count == null ? 0 : count.sum();
    }

    void add(Families to) {
        to.counter(
                "mainstay_events",
                "Events that the node has told, by kind; each kind is there from the start",
                points -> byKind.forEach((kind, count) -> points.add(
                        count.sum(),
                        "kind",
                        kind.label(),
                        "severity",
                        kind.severity().label())));
    }
}
