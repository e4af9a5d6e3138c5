package io.mainstay.cli;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mainstay forecast GROUP [--without NODE]}. */
@Command(
        name = "forecast",
        description = "Says where a group would go now, or if a node were lost, and why; changes nothing.",
        footer = {"", "Example:", "  mainstay forecast web --without n1"})
final class ForecastCommand extends NodeCommand {
    @Parameters(paramLabel = "GROUP", description = "the group")
    String group = "";

    @Option(names = "--without", paramLabel = "NODE", description = "as if this node were lost")
    String without = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}")
    Format format = Format.TABLE;

    @Override
    int run(NodeClient client) {
        String query = without.isEmpty() ? "" : "?without=" + Attempt.part(without);
        JsonObject json = good(client.get("/groups/" + Attempt.part(group) + "/forecast" + query))
                .json();
        Screen screen = screen();
        if (format.isForMachines()) {
            screen.line(format.document(json));
            return ExitCode.DONE;
        }
        String owner = json.getString("owner", "");
        screen.line(
                owner.isEmpty()
                        ? group + " has no owner now"
                        : group + " is owned by " + owner + " now, epoch " + json.getLong("epoch", 0L));
        screen.line(without.isEmpty() ? "If its node were lost now:" : "Without " + without + ":");
        wrap(screen, json.getString("sentence", ""));
        String target = json.getString("target", "");
        wrap(
                screen,
                target.isEmpty()
                        ? "it would go nowhere: " + json.getString("noTarget", "")
                        : "it would go to " + target);
        for (Map.Entry<String, Object> each : json.getJsonObject("rejected", new JsonObject())) {
            wrap(screen, "not " + each.getKey() + ": " + each.getValue());
        }
        return ExitCode.DONE;
    }

    private static void wrap(Screen screen, String text) {
        Screen.wrap(text, "  ", "      ", Screen.COLUMNS).forEach(screen::line);
    }
}
