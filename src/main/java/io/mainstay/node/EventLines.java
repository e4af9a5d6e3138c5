package io.mainstay.node;

import io.mainstay.core.event.LoggedEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Writes events to the node's own log, each with the name of the asking that led to it ({@value #REQUEST} in the MDC). */
public final class EventLines {
    /** The name of an asking: the same in the command, the ledger, the event log and here. */
    public static final String REQUEST = "request";

    private static final Logger EVENTS = LoggerFactory.getLogger("io.mainstay.events");

    private EventLines() {}

    public static void log(LoggedEvent event) {
        String target = event.resource().isEmpty() ? event.group() : event.group() + "/" + event.resource();
        String number = event.isDecision() ? "log " + event.number() : "#" + event.sequence();
        String line = number + " " + (target.isEmpty() ? event.node() : target) + " " + event.kind() + ": "
                + event.text().replaceAll("\\p{Cntrl}+", " ");
        String request = event.asking().request();
        if (!request.isEmpty()) {
            MDC.put(REQUEST, request);
        }
        switch (event.severity()) {
            case INFORMATION -> EVENTS.info(line);
            case WARNING -> EVENTS.warn(line);
            case ERROR, SEVERE_ERROR -> EVENTS.error(line);
        }
        MDC.remove(REQUEST);
    }
}
