package io.mainstay.bus;

import io.mainstay.core.event.Asking;
import io.mainstay.core.event.Event;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.event.Severity;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.TreeMap;

/** Writes and reads {@link LoggedEvent}, and as much of it as {@link Event} holds. What says nothing is left out. */
public final class EventJson {
    /** Longest text an event carries, characters; longer ones are cut when written. */
    public static final int MAX_TEXT = 2_000;

    private static final long MAX = Long.MAX_VALUE;
    private static final List<EventKind> KINDS = List.of(EventKind.values());
    private static final List<Severity> SEVERITIES = List.of(Severity.values());

    private EventJson() {}

    /** As part of a message that has a version of its own. */
    public static JsonObject write(LoggedEvent event) {
        JsonObject json = new JsonObject();
        number(json, "number", event.number());
        number(json, "life", event.life());
        number(json, "sequence", event.sequence());
        json.put("at", event.atMs())
                .put("node", event.node())
                .put("group", event.group())
                .put("resource", event.resource())
                .put("event", event.kind())
                .put("severity", event.severity().label())
                .put("text", cut(event.text()));
        number(json, "epoch", event.epoch());
        text(json, "by", event.asking().by());
        text(json, "reason", event.asking().reason());
        text(json, "request", event.asking().request());
        if (!event.details().isEmpty()) {
            JsonObject details = new JsonObject();
            event.details().forEach((name, value) -> details.put(name, cut(value)));
            json.put("details", details);
        }
        return json;
    }

    private static void number(JsonObject json, String field, long value) {
        if (value != 0) {
            json.put(field, value);
        }
    }

    private static void text(JsonObject json, String field, String value) {
        if (!value.isEmpty()) {
            json.put(field, cut(value));
        }
    }

    /** As a message of its own, for {@link Addresses#EVENTS}. */
    public static JsonObject message(LoggedEvent event) {
        return new JsonObject().put("v", Wire.VERSION).mergeIn(write(event));
    }

    public static Reading<LoggedEvent> readLogged(JsonObject json) {
        FieldReader fields = FieldReader.of(json);
        Wire.readVersion(fields);
        return Reading.of(fields, () -> logged(fields));
    }

    static LoggedEvent logged(FieldReader fields) {
        TreeMap<String, String> details = new TreeMap<>();
        if (fields.has("details")) {
            FieldReader inner = fields.object("details");
            inner.names().forEach(name -> details.put(name, inner.optionalText(name, MAX_TEXT)));
        }
        return new LoggedEvent(
                fields.number("number", 0, MAX, 0),
                fields.number("at", 0, MAX),
                fields.optionalText("node", Wire.MAX_NAME),
                fields.number("life", 0, MAX, 0),
                fields.number("sequence", 0, MAX, 0),
                fields.optionalText("group", Wire.MAX_NAME),
                fields.optionalText("resource", Wire.MAX_NAME),
                fields.text("event", Wire.MAX_NAME),
                fields.oneOf("severity", SEVERITIES, Severity::label),
                fields.optionalText("text", MAX_TEXT),
                fields.number("epoch", 0, MAX, 0),
                new Asking(
                        fields.optionalText("by", MAX_TEXT),
                        fields.optionalText("reason", MAX_TEXT),
                        fields.optionalText("request", MAX_TEXT)),
                details);
    }

    public static Reading<Event> read(JsonObject json) {
        FieldReader fields = FieldReader.of(json);
        Wire.readVersion(fields);
        return Reading.of(fields, () -> read(fields));
    }

    static Event read(FieldReader fields) {
        return new Event(
                fields.number("sequence", 0, MAX, 0),
                fields.number("at", 0, MAX),
                fields.optionalText("node", Wire.MAX_NAME),
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
