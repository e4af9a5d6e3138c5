package io.mainstay.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mainstay why GROUP}. */
@Command(
        name = "why",
        description = "Says why a group is where it is, why other nodes are not taken, and what you can do.",
        footer = {"", "Example:", "  mainstay why web"})
final class WhyCommand extends NodeCommand {
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
                good(client.get("/groups/" + Attempt.part(group) + "/why")).json();
        Screen screen = screen();
        if (format.isForMachines()) {
            screen.line(format.document(json));
            return ExitCode.DONE;
        }
        for (Object line : json.getJsonArray("lines", new JsonArray())) {
            wrap(screen, String.valueOf(line), "", "    ");
        }
        JsonArray history = json.getJsonArray("history", new JsonArray());
        if (!history.isEmpty()) {
            screen.line("");
            screen.line("The ledger's last words on it:");
            for (Object entry : history) {
                JsonObject past = (JsonObject) entry;
                String refused = past.getBoolean("accepted", true) ? "" : " refused";
                String lead =
                        "  " + past.getLong("index", 0L) + "  " + EventsCommand.time(past.getLong("at", 0L)) + "  ";
                wrap(screen, past.getString("kind", "") + refused + ": " + past.getString("text", ""), lead, "      ");
            }
        }
        JsonArray remedies = json.getJsonArray("remedies", new JsonArray());
        if (!remedies.isEmpty()) {
            screen.line("");
            screen.line("What you can do:");
        }
        for (Object entry : remedies) {
            JsonObject remedy = (JsonObject) entry;
            String command = remedy.getString("command", "");
            if (!command.isEmpty()) {
                screen.line("  " + screen.bold(command));
            }
            wrap(screen, remedy.getString("when", ""), command.isEmpty() ? "  " : "      ", "      ");
        }
        return ExitCode.DONE;
    }

    private void wrap(Screen screen, String text, String first, String others) {
        int width = format == Format.WIDE ? Integer.MAX_VALUE : Screen.COLUMNS;
        Screen.wrap(text, first, others, width).forEach(screen::line);
    }
}
