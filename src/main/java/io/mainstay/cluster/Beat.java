package io.mainstay.cluster;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every member says at {@code mainstay.bus} once a second at first and then each three, so that all know whom messages really reach.
 *
 * @param session one life of its bus; another one means that it has missed what was said before
 * @param hears whose beats reach it, itself included
 */
record Beat(String node, String session, List<String> hears) {
    private static final int VERSION = 1;
    private static final int MAX_NAME = 128;
    /** More members than can be configured. */
    private static final int MAX_HEARD = 64;

    JsonObject write() {
        return new JsonObject()
                .put("v", VERSION)
                .put("node", node)
                .put("session", session)
                .put("hears", new JsonArray(new ArrayList<Object>(hears)));
    }

    /** Null when it is none of ours, or of a version that is not known: it is then as if nothing had come. */
    static @Nullable Beat read(JsonObject json) {
        if (!Integer.valueOf(VERSION).equals(json.getValue("v"))
                || !(json.getValue("node") instanceof String node)
                || !(json.getValue("session") instanceof String session)
                || !(json.getValue("hears") instanceof JsonArray array)
                || node.length() > MAX_NAME
                || session.length() > MAX_NAME
                || array.size() > MAX_HEARD) {
            return null;
        }
        List<String> hears = new ArrayList<>();
        for (Object entry : array) {
            if (entry instanceof String name && name.length() <= MAX_NAME) {
                hears.add(name);
            }
        }
        return new Beat(node, session, hears);
    }
}
