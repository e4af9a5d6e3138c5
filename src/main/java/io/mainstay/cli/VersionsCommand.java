package io.mainstay.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mainstay versions}. */
@Command(
        name = "versions",
        description = "Lists the versions of the groups that were applied, and which is in force where.",
        footer = {"", "Example:", "  mainstay versions"})
final class VersionsCommand extends NodeCommand {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}")
    Format format = Format.TABLE;

    @Override
    int run(NodeClient client) {
        JsonObject answer = good(client.get("/versions")).json();
        if (format.isForMachines()) {
            screen().line(format.document(answer));
            return ExitCode.DONE;
        }
        int width = format == Format.WIDE ? Integer.MAX_VALUE : Screen.COLUMNS;
        JsonArray versions = answer.getJsonArray("versions", new JsonArray());
        if (versions.isEmpty()) {
            screen().line("no version was applied; the groups are those of the nodes' files");
        }
        for (int i = 0; i < versions.size(); i++) {
            JsonObject one = versions.getJsonObject(i);
            String line = Screen.pad(String.valueOf(one.getLong("version")), 5)
                    + TIME.format(Instant.ofEpochMilli(one.getLong("at", 0L))) + "  "
                    + one.getString("by", "") + "  " + one.getString("reason", "");
            screen().line(Screen.cut(line.stripTrailing(), width));
        }
        JsonObject nodes = answer.getJsonObject("nodes", new JsonObject());
        for (String node : nodes.fieldNames()) {
            JsonObject one = nodes.getJsonObject(node);
            String text = one.getString("text", "");
            JsonArray waits = one.getJsonArray("waits", new JsonArray());
            String line = node + " goes by "
                    + (one.getLong("version", 0L) == 0 ? "its file" : "version " + one.getLong("version"))
                    + (waits.isEmpty() ? "" : "; something is yet to end of " + String.join(", ", names(waits)));
            Screen.wrap(
                            one.getLong("version", 0L) < 0 ? text : text.isEmpty() ? line : line + ": " + text,
                            "",
                            "  ",
                            width)
                    .forEach(screen()::line);
        }
        return ExitCode.DONE;
    }

    private static java.util.List<String> names(JsonArray array) {
        return array.stream().map(String::valueOf).toList();
    }
}
