package io.mainstay.bus;

import io.mainstay.core.event.Event;
import io.mainstay.core.event.EventKind;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Writes and reads {@link Event}. The severity is written for readers' sake; the kind decides it. */
public final class EventJson {
    /** Longest text an event carries, characters; longer ones are cut when written. */
    public static final int MAX_TEXT = 2_000;

    private static final List<EventKind> KINDS = List.of(EventKind.values());

    private EventJson() {}

    /** As part of a message that has version, node and life of its own. */
    public static JsonObject write(Event event) {
        return new JsonObject()
                .put("sequence", event.sequence())
                .put("at", event.atWallMs())
                .put("node", event.node())
                .put("group", event.group())
                .put("resource", event.resource())
                .put("event", event.kind().label())
                .put("severity", event.kind().severity().label())
                .put("text", cut(event.text()));
    }

    /** As a message of its own, for {@link Addresses#EVENTS}. */
    public static JsonObject message(Event event, long life) {
        return new JsonObject().put("v", Wire.VERSION).put("life", life).mergeIn(write(event));
    }

    public static Reading<Event> read(JsonObject json) {
        FieldReader fields = FieldReader.of(json);
        Wire.readVersion(fields);
        return Reading.of(fields, () -> read(fields));
    }

    static Event read(FieldReader fields) {
        return new Event(
                fields.number("sequence", 1, Long.MAX_VALUE),
                fields.number("at", 0, Long.MAX_VALUE),
                fields.text("node", Wire.MAX_NAME),
                fields.optionalText("group", Wire.MAX_NAME),
                fields.optionalText("resource", Wire.MAX_NAME),
                fields.oneOf("event", KINDS, EventKind::label),
                fields.optionalText("text", MAX_TEXT));
    }

    private static String cut(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT);
    }
}
