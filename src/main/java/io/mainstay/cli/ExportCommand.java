package io.mainstay.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mainstay export [VERSION]}. */
@Command(
        name = "export",
        description = "Prints the groups as they are in force, as a file that mainstay apply takes.",
        footer = {"", "Example:", "  mainstay export > groups.yaml"})
final class ExportCommand extends NodeCommand {
    @Parameters(arity = "0..1", paramLabel = "VERSION", description = "an earlier version instead")
    String version = "current";

    @Override
    int run(NodeClient client) {
        screen().line(good(client.get("/versions/" + Attempt.part(version)))
                .json()
                .getString("document", "")
                .stripTrailing());
        return ExitCode.DONE;
    }
}
