package io.mainstay.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mainstay history GROUP}. */
@Command(
        name = "history",
        description = {
            "Says who ran a group when, oldest first, and why it went there and away.",
            "As far back as the event log reaches: 10,000 events."
        },
        footer = {"", "Examples:", "  mainstay history web", "  mainstay history web -o json"})
final class HistoryCommand extends NodeCommand {
    @Parameters(paramLabel = "GROUP", description = "the group")
    String group = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}")
    Format format = Format.TABLE;

    @Override
    int run(NodeClient client) {
        JsonObject json =
                good(client.get("/groups/" + Attempt.part(group) + "/history")).json();
        Screen screen = screen();
        if (format.isForMachines()) {
            screen.line(format.document(json));
            return ExitCode.DONE;
        }
        JsonArray spans = json.getJsonArray("spans", new JsonArray());
        if (spans.isEmpty()) {
            screen.line("nobody has had " + group + ", as far back as the event log reaches");
        }
        int width = format == Format.WIDE ? Integer.MAX_VALUE : Screen.COLUMNS;
        for (Object each : spans) {
            lines((JsonObject) each, width).forEach(screen::line);
        }
        if (spans.stream().anyMatch(span -> ((JsonObject) span).getLong("epoch", 0L) > 0)) {
            screen.line("");
            screen.line("Each move with its evidence: `mainstay why " + group + " --epoch N`");
        }
        return ExitCode.DONE;
    }

    private static List<String> lines(JsonObject span, int width) {
        long toMs = span.getLong("to", 0L);
        boolean isOpen = toMs == 0 && span.getString("ended", "").isEmpty();
        String lead = EventsCommand.time(span.getLong("from", span.getLong("online", 0L))) + " – "
                + (isOpen ? "now           " : EventsCommand.time(toMs)) + "  " + span.getString("node", "") + "  "
                + span.getLong("epoch", 0L) + "  ";
        String by = span.getString("by", "");
        String because = span.getString("because", "");
        String text = (because.isEmpty() ? "had it before the log begins" : because)
                + (by.isEmpty() ? "" : " (asked by " + by + reason(span) + ")")
                + (isOpen ? "" : "; ended: " + span.getString("ended", ""));
        return Screen.wrap(text, lead, "      ", width);
    }

    private static String reason(JsonObject span) {
        String reason = span.getString("reason", "");
        String request = span.getString("request", "");
        return (reason.isEmpty() ? "" : ": " + reason) + (request.isEmpty() ? "" : " [" + request + "]");
    }
}
