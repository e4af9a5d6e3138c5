package io.mainstay.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What all commands share that declare other groups: the difference is shown first, and it is what is then applied. */
abstract class DeclaringCommand extends NodeCommand {
    private static final int ASKED_LIMIT_MS = 40_000;

    @Option(names = "--dry-run", description = "shows what would happen, and changes nothing")
    boolean isDry;

    @Option(
            names = "--interrupt",
            paramLabel = "GROUP",
            description = "may be stopped or moved though it runs; can be given more than once")
    List<String> interrupt = new ArrayList<>();

    @Option(
            names = {"-y", "--yes"},
            description = "does not ask before it is applied")
    boolean yes;

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the history; at most 500 characters")
    String reason = "";

    @Option(
            names = "--request",
            paramLabel = "ID",
            description = "names this asking: asked again, it is answered as before and not done twice")
    String request = "";

    @Option(
            names = "--wait",
            arity = "0..1",
            paramLabel = "TIMEOUT",
            fallbackValue = "5m",
            converter = Duration.Converter.class,
            description = "waits until every live node goes by it and the groups that it changes are as wanted")
    @Nullable Duration wait;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}")
    Format format = Format.TABLE;

    /** Every other node is asked first. */
    @Override
    int limitMs() {
        return ASKED_LIMIT_MS;
    }

    /** What is asked, without what all have. */
    abstract JsonObject asked();

    /** Asks, for show or in earnest. */
    abstract NodeClient.Answer ask(NodeClient client, JsonObject body, boolean isForShow);

    /** Whether nothing but the difference is wanted. */
    boolean isForShow() {
        return isDry;
    }

    @Override
    final int run(NodeClient client) {
        JsonObject body = asked().put("interrupt", new JsonArray(interrupt))
                .put("by", Operator.name())
                .put("reason", reason)
                .put("request", "");
        JsonObject shown = read(ask(client, body, true));
        show(shown);
        String verdict = shown.getString("verdict", "");
        String text = shown.getString("text", "");
        if (verdict.equals("REFUSED")) {
            throw new Failure(ExitCode.REFUSED, text);
        }
        if (isForShow() || verdict.equals("DONE")) {
            say(text);
            return ExitCode.DONE;
        }
        if (!yes && screen().isTerminal() && !isConfirmed()) {
            throw new Failure(ExitCode.REFUSED, "not confirmed; nothing has changed");
        }
        body.put("base", shown.getLong("base", 0L)).put("request", request);
        JsonObject done = read(ask(client, body, false));
        say(done.getString("text", "done"));
        if (wait != null) {
            say(new Declared(client, done.getLong("version", 0L), changed(shown)).await(wait.ms()));
        }
        return ExitCode.DONE;
    }

    private static JsonObject read(NodeClient.Answer answer) {
        if (answer.isGood()) {
            return answer.json();
        }
        JsonArray problems = answer.json().getJsonArray("problems", new JsonArray());
        StringBuilder text = new StringBuilder(
                problems.isEmpty() ? answer.detail() : "the groups are not in order, and nothing has changed:");
        for (int i = 0; i < problems.size(); i++) {
            JsonObject each = problems.getJsonObject(i);
            String value = each.getString("value", "");
            text.append("\n  ")
                    .append(each.getString("field", ""))
                    .append(value.isEmpty() ? "" : " = " + value)
                    .append(": ")
                    .append(each.getString("problem", ""))
                    .append("; ")
                    .append(each.getString("remedy", ""));
        }
        throw new Failure(ExitCode.REFUSED, text.toString());
    }

    private void show(JsonObject shown) {
        if (format.isForMachines()) {
            screen().line(format.document(shown));
        } else {
            int width = format == Format.WIDE ? Integer.MAX_VALUE : Screen.COLUMNS;
            DiffText.lines(shown, screen(), width).forEach(screen()::line);
        }
    }

    private void say(String text) {
        if (!format.isForMachines()) {
            screen().line(text);
        }
    }

    private static List<String> changed(JsonObject shown) {
        List<String> groups = new ArrayList<>();
        for (Object each : shown.getJsonArray("changes", new JsonArray())) {
            if (each instanceof JsonObject change) {
                groups.add(change.getString("group", ""));
            }
        }
        return groups;
    }

    private boolean isConfirmed() {
        screen().line("Apply this? [y/N]");
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            return line != null
                    && (line.strip().equalsIgnoreCase("y") || line.strip().equalsIgnoreCase("yes"));
        } catch (IOException e) {
            return false;
        }
    }
}
