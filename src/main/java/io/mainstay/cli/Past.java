package io.mainstay.cli;

import io.mainstay.core.event.Event;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells the events that came after a moment from those before it; each node numbers its own. */
final class Past {
    private final Map<String, Long> last = new HashMap<>();

    /** @param before the events known at that moment */
    Past(List<Event> before) {
        before.forEach(event -> last.merge(event.node(), event.sequence(), Math::max));
    }

    boolean holds(Event event) {
        return event.sequence() <= last.getOrDefault(event.node(), 0L);
    }
}
