package io.mainstay.cli;

import io.mainstay.core.command.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mainstay drain|undrain NODE}. */
@Command
final class DrainCommand extends AskingCommand {
    private final Verb verb;

    @Parameters(paramLabel = "NODE", description = "a node of the cluster")
    String subject = "";

    DrainCommand(Verb verb) {
        this.verb = verb;
    }

    @Override
    Asked asked(String reason, String request) {
        return new Asked(verb, new Target("", ""), subject, reason, request);
    }
}
