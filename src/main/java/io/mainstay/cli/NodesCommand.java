package io.mainstay.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mainstay node list}: what concerns nodes and no group. */
@Command(
        name = "node",
        synopsisSubcommandLabel = "COMMAND",
        description = "What concerns the nodes of the cluster.",
        subcommands = NodesCommand.List.class,
        footer = {"", "Example:", "  mainstay node list"})
final class NodesCommand implements Runnable {
    @Spec
    @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "Missing COMMAND");
    }

    /** {@code mainstay node list}. */
    @Command(
            name = "list",
            description = "Lists the nodes: who lives, votes, leads, is drained, and was heard when.",
            footer = {"", "Example:", "  mainstay node list -o wide"})
    static final class List extends NodeCommand {
        @Option(
                names = {"-o", "--output"},
                paramLabel = "FORMAT",
                description = "${COMPLETION-CANDIDATES}")
        Format format = Format.TABLE;

        @Override
        int run(NodeClient client) {
            Screen screen = screen();
            if (format.isForMachines()) {
                screen.line(format.document(good(client.get("/nodes")).json()));
                return ExitCode.DONE;
            }
            LiveState live = new LiveState();
            live.take("snapshot", good(client.get("/groups")).json());
            if (live.cluster().isEmpty()) {
                screen.line(live.node().map(node -> node.node() + " is alone").orElse("nothing is known"));
            }
            new NodeTable(screen, format).lines(live).forEach(screen::line);
            return ExitCode.DONE;
        }
    }
}
