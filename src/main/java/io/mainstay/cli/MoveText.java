package io.mainstay.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One move of a group for a terminal: what happened, its phases, the evidence, and why other nodes were not taken. */
final class MoveText {
    private MoveText() {}

    static List<String> of(String group, JsonObject move, int width) {
        List<String> lines = new ArrayList<>(Screen.wrap(headline(group, move), "", "    ", width));
        lines.addAll(Screen.wrap("because " + move.getString("cause", ""), "  ", "      ", width));
        asked(move)
                .ifPresentOrElse(
                        text -> lines.addAll(Screen.wrap(text, "  ", "      ", width)),
                        () -> lines.add("  nobody asked for it"));
        lines.add("");
        for (Object each : move.getJsonArray("phases", new JsonArray())) {
            JsonObject phase = (JsonObject) each;
            lines.add(String.format(
                    "  %-7s %s  %6d ms  %s",
                    phase.getString("phase", ""),
                    EventsCommand.time(phase.getLong("from", 0L)),
                    phase.getLong("ms", 0L),
                    meaning(phase.getString("phase", ""))));
        }
        JsonArray evidence = move.getJsonArray("evidence", new JsonArray());
        if (!evidence.isEmpty()) {
            lines.add("");
            lines.add("Evidence:");
        }
        for (Object each : evidence) {
            JsonObject event = (JsonObject) each;
            String lead = "  " + EventsCommand.time(event.getLong("at", 0L)) + "  ";
            String what = event.getString("resource", "").isEmpty() ? "" : event.getString("resource") + " ";
            String node = event.getString("node", "");
            lines.addAll(Screen.wrap(
                    (node.isEmpty() ? "" : node + " ") + what + event.getString("event", "") + ": "
                            + event.getString("text", ""),
                    lead,
                    "      ",
                    width));
        }
        JsonObject rejected = move.getJsonObject("rejected", new JsonObject());
        if (!rejected.isEmpty()) {
            lines.add("");
            lines.add("Not taken:");
            rejected.forEach(entry ->
                    lines.addAll(Screen.wrap(entry.getKey() + ": " + entry.getValue(), "  ", "      ", width)));
        }
        return lines;
    }

    /** In one sentence what it was and how it ended. */
    static String headline(String group, JsonObject move) {
        String from = move.getString("from", "");
        String to = move.getString("to", "");
        String way = (from.isEmpty() ? "" : " from " + from) + (to.isEmpty() ? "" : " to " + to);
        String end = move.getString("end", "");
        String how = end.equals("online") || end.equals("offline")
                ? end + " after " + move.getLong("ms", 0L) + " ms"
                : end + ": " + move.getString("endText", "");
        return group + " " + move.getString("kind", "") + way + ", epoch " + move.getLong("epoch", 0L) + ": " + how;
    }

    private static Optional<String> asked(JsonObject move) {
        String by = move.getString("by", "");
        String reason = move.getString("reason", "");
        String request = move.getString("request", "");
        return by.isEmpty() && request.isEmpty()
                ? Optional.empty()
                : Optional.of("asked by " + (by.isEmpty() ? "somebody" : by)
                        + (reason.isEmpty() ? "" : ": " + reason)
                        + (request.isEmpty() ? "" : " [" + request + "]"));
    }

    private static String meaning(String phase) {
        return switch (phase) {
            case "detect" -> "until the ledger knew";
            case "stop" -> "until verified offline there";
            case "decide" -> "until a node was chosen";
            case "start" -> "until online";
            default -> "";
        };
    }
}
