package io.mainstay.cli;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mainstay hooks}: how the event hooks are doing. */
@Command(
        name = "hooks",
        description = "Lists the event hooks: how far each is, what waits, what has failed, when it is tried next.",
        subcommands = HooksCommand.Test.class,
        footer = {"", "Examples:", "  mainstay hooks", "  mainstay hooks -o wide", "  mainstay hooks test pager"})
final class HooksCommand extends NodeCommand {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}")
    Format format = Format.TABLE;

    @Override
    int run(NodeClient client) {
        JsonObject answer = good(client.get("/hooks")).json();
        if (format.isForMachines()) {
            screen().line(format.document(answer));
        } else {
            new HookTable(screen(), format).lines(answer).forEach(screen()::line);
        }
        return ExitCode.DONE;
    }

    /** {@code mainstay hooks test HOOK}. */
    @Command(
            name = "test",
            description =
                    "Tries an event hook with an event of its own, on the node that is asked, and tells how it ended.",
            footer = {"", "Example:", "  mainstay hooks test pager"})
    static final class Test extends NodeCommand {
        /** Longer than the node gives a trial. */
        private static final int LIMIT_MS = 60_000;

        @Parameters(paramLabel = "HOOK", description = "an event hook of that node's file")
        String hook = "";

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FORMAT",
                description = "${COMPLETION-CANDIDATES}")
        Format format = Format.TABLE;

        @Override
        int limitMs() {
            return LIMIT_MS;
        }

        @Override
        int run(NodeClient client) {
            JsonObject body = new JsonObject().put("by", Operator.name());
            JsonObject answer = good(client.post("/hooks/" + Attempt.part(hook) + "/test", body))
                    .json();
            boolean isDelivered = answer.getBoolean("delivered", false);
            if (format.isForMachines()) {
                screen().line(format.document(answer));
                return isDelivered ? ExitCode.DONE : ExitCode.REFUSED;
            }
            String text = hook + (isDelivered ? " took it" : " did not take it") + ", in " + answer.getLong("ms", 0L)
                    + " ms: " + answer.getString("text", "");
            if (isDelivered) {
                Screen.wrap(text, "", "  ", Screen.COLUMNS).forEach(screen()::line);
            }
            answer.getString("output", "")
                    .lines()
                    .forEach(line -> screen().line("  " + line.replaceAll("\\p{Cntrl}", "?")));
            if (!isDelivered) {
                throw new Failure(ExitCode.REFUSED, text);
            }
            return ExitCode.DONE;
        }
    }
}
