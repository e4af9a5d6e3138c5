package io.mainstay.run;

import io.mainstay.core.event.LoggedEvent;

/** One event as a line for a terminal. */
final class EventText {
    private EventText() {}

    static String of(LoggedEvent event) {
        String target = event.resource().isEmpty() ? event.group() : event.group() + "/" + event.resource();
        return event.node() + "  " + (target.isEmpty() ? "" : target + " ") + event.kind() + ": "
                + event.text().replaceAll("\\p{Cntrl}+", " ");
    }
}
