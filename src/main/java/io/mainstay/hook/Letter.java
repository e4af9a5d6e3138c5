package io.mainstay.hook;

import io.mainstay.bus.EventJson;
import io.mainstay.core.event.EventPairs;
import io.mainstay.core.event.LoggedEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one hook is told of one event, as JSON and as a program's environment. HOOKS.md is the receivers' side of it. Pure.
 *
 * @param attempt from 1
 */
record Letter(String cluster, String hook, LoggedEvent event, int attempt) {
    static final int VERSION = 1;

    private static final String PREFIX = "MAINSTAY_EVENT_";

    /** The same for each attempt, whichever node makes it, and no other letter's: receivers drop repeats by it. */
    String id() {
        return cluster + "-" + hook + "-" + event.number();
    }

    JsonObject json() {
        JsonArray cancels = new JsonArray();
        EventPairs.cancelledBy(event.kind()).forEach(kind -> cancels.add(kind.label()));
        return new JsonObject()
                .put("v", VERSION)
                .put("id", id())
                .put("cluster", cluster)
                .put("hook", hook)
                .put("attempt", attempt)
                .put("number", event.number())
                .mergeIn(EventJson.write(event))
                .put("cancels", cancels);
    }

    Map<String, String> environment() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(PREFIX + "ID", id());
        all.put(PREFIX + "NUMBER", Long.toString(event.number()));
        all.put(PREFIX + "CLUSTER", cluster);
        all.put(PREFIX + "HOOK", hook);
        all.put(PREFIX + "ATTEMPT", Integer.toString(attempt));
        all.put(PREFIX + "KIND", event.kind());
        all.put(PREFIX + "SEVERITY", event.severity().label());
        all.put(PREFIX + "NODE", event.node());
        all.put(PREFIX + "GROUP", event.group());
        all.put(PREFIX + "RESOURCE", event.resource());
        all.put(PREFIX + "AT", Long.toString(event.atMs()));
        all.put(PREFIX + "TEXT", line(event.text()));
        all.put(PREFIX + "BY", line(event.asking().by()));
        all.put(PREFIX + "REASON", line(event.asking().reason()));
        return all;
    }

    /** One line: a script may write it to a log or a header. */
    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
