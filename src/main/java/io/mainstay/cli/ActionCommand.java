package io.mainstay.cli;

import io.mainstay.core.command.Verb;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mainstay action}: has a resource do something of its own, by name. */
@Command
final class ActionCommand extends AskingCommand {
    @Parameters(
            index = "0",
            paramLabel = "GROUP/RESOURCE",
            converter = Target.Converter.class,
            description = "one resource of a group")
    @Nullable Target target;

    @Parameters(index = "1", paramLabel = "NAME", description = "one of its actions; a wrong name is answered with all")
    String name = "";

    @Option(names = "--node", paramLabel = "NODE", description = "where; the node that owns the group unless told")
    String at = "";

    @Override
    Asked asked(String reason, String request) {
        return new Asked(Verb.ACTION, Objects.requireNonNull(target), at, reason, request, name, 0);
    }
}
