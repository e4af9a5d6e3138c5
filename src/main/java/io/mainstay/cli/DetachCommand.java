package io.mainstay.cli;

import io.mainstay.core.command.Verb;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mainstay node detach NODE}. */
@Command
final class DetachCommand extends AskingCommand {
    @Parameters(paramLabel = "NODE", description = "a node of the cluster")
    String subject = "";

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = Duration.Converter.class,
            description =
                    "how long what runs may go on without an agent, 1m to 60m; 5m unless told. The guard ends it then")
    @Nullable Duration time;

    @Override
    Asked asked(String reason, String request) {
        return new Asked(Verb.DETACH, new Target("", ""), subject, reason, request, "", time == null ? 0 : time.ms());
    }
}
