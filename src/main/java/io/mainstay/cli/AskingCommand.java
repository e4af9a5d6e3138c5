package io.mainstay.cli;

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

    abstract Asked asked(String reason, String request);

    @Override
    final int run(NodeClient client) {
        Attempt attempt = new Attempt(client, asked(reason, request));
        Attempt.Result result = wait == null ? attempt.ask() : attempt.askAndWait(wait.ms());
        if (result.exitCode() != ExitCode.DONE) {
            throw new Failure(result.exitCode(), result.text());
        }
        screen().line(result.text());
        return ExitCode.DONE;
    }
}
