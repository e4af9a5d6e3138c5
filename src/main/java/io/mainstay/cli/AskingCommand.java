package io.mainstay.cli;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What all commands that ask for a change share: reason, waiting, and the name of the asking. */
abstract class AskingCommand extends NodeCommand {
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
            description = "waits until it is done or has failed; 5m unless told, such as --wait=30s")
    @Nullable Duration wait;

    @Option(names = "--dry-run", description = "says what it would lead to, or why it is refused; nothing is done")
    boolean dryRun;

    private void tell(long afterMs, String text) {
        String lead = String.format(Locale.ROOT, "%6.1f s  ", afterMs / 1_000.0);
        Screen.wrap(text, lead, " ".repeat(lead.length()), Screen.COLUMNS).forEach(errors()::line);
    }

    abstract Asked asked(String reason, String request);

    @Override
    final int run(NodeClient client) {
        Attempt attempt = new Attempt(client, asked(reason, request), this::tell);
        Attempt.Result result =
                dryRun ? attempt.rehearse() : wait == null ? attempt.ask() : attempt.askAndWait(wait.ms());
        if (result.exitCode() != ExitCode.DONE) {
            throw new Failure(result.exitCode(), result.text());
        }
        List<String> lines = result.text().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Screen.wrap(lines.get(i), i == 0 ? "" : "  ", i == 0 ? "  " : "    ", Screen.COLUMNS)
                    .forEach(screen()::line);
        }
        return ExitCode.DONE;
    }
}
