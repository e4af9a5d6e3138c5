package io.mainstay.node;

import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.event.Severity;
import io.mainstay.log.Fields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes events to the node's own log, each with what it is about and the name of the asking that led to it. */
public final class EventLines {
    private static final Logger EVENTS = LoggerFactory.getLogger("io.mainstay.events");

    private EventLines() {}

    public static void log(LoggedEvent event) {
        String target = event.resource().isEmpty() ? event.group() : event.group() + "/" + event.resource();
        String number = event.isDecision() ? "log " + event.number() : "#" + event.sequence();
        String line = number + " " + (target.isEmpty() ? event.node() : target) + " " + event.kind() + ": "
                + event.text().replaceAll("\\p{Cntrl}+", " ");
        new Fields(
                        event.group(),
                        event.resource(),
                        event.epoch(),
                        event.asking().request())
                .on(EVENTS.atLevel(level(event.severity())))
                .addKeyValue("event", event.kind())
                .log(line);
    }

    private static Level level(Severity severity) {
        return switch (severity) {
            case INFORMATION -> Level.INFO;
            case WARNING -> Level.WARN;
            case ERROR, SEVERE_ERROR -> Level.ERROR;
        };
    }
}
