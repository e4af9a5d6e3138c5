package io.mainstay.node;

import io.mainstay.core.event.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last events of a node; the oldest make room. Used from one context. */
final class EventRing {
    /** Enough to see how a bad hour began, and still small: some 200 KiB. */
    static final int LIMIT = 1_000;

    private final Deque<Event> events = new ArrayDeque<>();
    private @Nullable List<Event> copy;

    void add(Event event) {
        if (events.size() == LIMIT) {
            events.removeFirst();
        }
        events.addLast(event);
        copy = null;
    }

    /** Oldest first; the same list until an event is added. */
    List<Event> list() {
        List<Event> list = copy;
        if (list == null) {
            list = List.copyOf(events);
            copy = list;
        }
        return list;
    }
}
