package io.mainstay.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mainstay why GROUP}. */
@Command(
        name = "why",
        description = {
            "Says why a group is where it is, why other nodes are not taken, and what you can do;",
            "with --last or --epoch why it once came there: each phase with its time, and the evidence."
        },
        footer = {"", "Examples:", "  mainstay why web", "  mainstay why web --last", "  mainstay why web --epoch 41"})
final class WhyCommand extends NodeCommand {
    @Parameters(paramLabel = "GROUP", description = "the group")
    String group = "";

    @Option(names = "--last", description = "its last move: a failover, a switch, a start or a stop")
    boolean last;

    @Option(names = "--epoch", paramLabel = "N", description = "the move that led to this epoch; history lists them")
    long epoch;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}")
    Format format = Format.TABLE;

    @Override
    int run(NodeClient client) {
        if (last || epoch > 0) {
            return move(client, last ? "last" : String.valueOf(epoch));
        }
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

    private int move(NodeClient client, String which) {
        JsonObject json = good(client.get("/groups/" + Attempt.part(group) + "/moves/" + which))
                .json();
        int width = format == Format.WIDE ? Integer.MAX_VALUE : Screen.COLUMNS;
        Screen screen = screen();
        if (format.isForMachines()) {
            screen.line(format.document(json));
        } else {
            MoveText.of(group, json, width).forEach(screen::line);
        }
        return ExitCode.DONE;
    }

    private void wrap(Screen screen, String text, String first, String others) {
        int width = format == Format.WIDE ? Integer.MAX_VALUE : Screen.COLUMNS;
        Screen.wrap(text, first, others, width).forEach(screen::line);
    }
}
