package io.mainstay.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A difference between groups, as lines to read: what changes, and what happens for it. */
final class DiffText {
    private DiffText() {}

    static List<String> lines(JsonObject answer, Screen screen, int width) {
        List<String> lines = new ArrayList<>();
        for (Object each : answer.getJsonArray("changes", new JsonArray())) {
            if (each instanceof JsonObject change) {
                lines.addAll(ofGroup(change, screen, width));
            }
        }
        for (Object warning : answer.getJsonArray("warnings", new JsonArray())) {
            lines.addAll(Screen.wrap("warning: " + warning, "", "  ", width));
        }
        return lines;
    }

    private static List<String> ofGroup(JsonObject change, Screen screen, int width) {
        List<String> lines = new ArrayList<>();
        String kind = change.getString("change", "");
        String group = change.getString("group", "");
        lines.add(screen.bold(sign(kind) + " " + group + (kind.equals("same") ? "" : " " + kind)));
        for (Object detail : change.getJsonArray("details", new JsonArray())) {
            lines.addAll(Screen.wrap(String.valueOf(detail), "    ", "      ", width));
        }
        boolean interrupts = !change.getString("interruption", "").isEmpty();
        for (Object effect : change.getJsonArray("effects", new JsonArray())) {
            for (String line : Screen.wrap(String.valueOf(effect), "  => ", "     ", width)) {
                lines.add(interrupts ? screen.bad(line) : screen.busy(line));
            }
        }
        if (interrupts) {
            Screen.wrap(change.getString("interruption"), "  !! ", "     ", width)
                    .forEach(line -> lines.add(screen.bad(line)));
        }
        return lines;
    }

    private static String sign(String kind) {
        return switch (kind) {
            case "added" -> "+";
            case "removed" -> "-";
            case "changed" -> "~";
            default -> "=";
        };
    }
}
