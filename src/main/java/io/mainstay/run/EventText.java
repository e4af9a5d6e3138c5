package io.mainstay.run;

import io.mainstay.core.event.Event;

/** One event as a line for a terminal. */
final class EventText {
    private EventText() {}

    static String of(Event event) {
        String target = event.resource().isEmpty() ? event.group() : event.group() + "/" + event.resource();
        return event.node() + "  " + (target.isEmpty() ? "" : target + " ")
                + event.kind().label() + ": " + event.text().replaceAll("\\p{Cntrl}+", " ");
    }
}
