package io.mainstay.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The event hooks as text. Pure but for the colours, which the screen decides. */
final class HookTable {
    private static final int MOST_NAME = 20;

    private final Screen screen;
    private final Format format;
    private final int width;

    HookTable(Screen screen, Format format) {
        this.screen = screen;
        this.format = format;
        this.width = format == Format.WIDE ? Integer.MAX_VALUE : Screen.COLUMNS;
    }

    /** A line a hook, below it what failed last, and at the end who delivers. */
    List<String> lines(JsonObject answer) {
        List<JsonObject> hooks = objects(answer.getJsonArray("hooks", new JsonArray()));
        String node = answer.getString("node", "");
        if (hooks.isEmpty()) {
            return List.of("no event hook is configured on " + node);
        }
        int longest = hooks.stream().mapToInt(hook -> name(hook).length()).reduce(4, Math::max);
        int name = format == Format.WIDE ? longest : Math.min(MOST_NAME, longest);
        List<String> lines = new ArrayList<>();
        lines.add(Screen.pad("NAME", name) + "  KIND       DONE TO  WAITING  FAILURES  NEXT TRY");
        for (JsonObject hook : hooks) {
            boolean isHere = hook.getString("runner", "").equals(node);
            lines.add(line(hook, name, isHere));
            String failure = hook.getString("failure", "");
            if (!failure.isEmpty()) {
                String ago = new Duration(hook.getLong("failedMs", 0L)).words();
                lines.addAll(Screen.wrap("failed " + ago + " ago: " + failure, "  ", "    ", width));
            }
            if (format == Format.WIDE) {
                lines.add("  to " + hook.getString("target", "") + ": " + hook.getString("takes", "")
                        + (isHere ? counts(hook) : ""));
            }
        }
        lines.addAll(Screen.wrap(runner(hooks.get(0).getString("runner", ""), node), "", "  ", width));
        return lines;
    }

    private String line(JsonObject hook, int name, boolean isHere) {
        long failures = hook.getLong("failures", 0L);
        String failed = Screen.pad(isHere ? String.valueOf(failures) : "-", 8);
        return (Screen.pad(name(hook), name) + "  " + Screen.pad(hook.getString("kind", ""), 7)
                        + right(hook.getLong("position", 0L), 11)
                        + right(hook.getLong("waiting", 0L), 9) + "  "
                        + (isHere && failures > 0 ? screen.bad(failed) : failed) + "  "
                        + next(hook))
                .stripTrailing();
    }

    private static String next(JsonObject hook) {
        long attempt = hook.getLong("attempt", 0L);
        if (attempt == 0) {
            return "-";
        }
        long nextMs = hook.getLong("nextMs", 0L);
        // A wait is rounded up: it is not over before it is.
        return (nextMs == 0 ? "now" : "in " + new Duration(nextMs + 999).words()) + ", attempt " + attempt;
    }

    private static String counts(JsonObject hook) {
        return "; " + hook.getLong("delivered", 0L) + " delivered, " + hook.getLong("givenUp", 0L) + " given up, "
                + hook.getLong("passedOver", 0L) + " passed over";
    }

    private static String runner(String runner, String node) {
        if (runner.isEmpty()) {
            return "nobody delivers: no node is known to lead";
        }
        return runner + " delivers"
                + (runner.equals(node) ? "" : "; what has failed and what is tried next is known there only");
    }

    private static String name(JsonObject hook) {
        return hook.getString("hook", "");
    }

    private static String right(long number, int width) {
        String text = String.valueOf(number);
        return " ".repeat(Math.max(1, width - text.length())) + text;
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .toList();
    }
}
