package io.mainstay.cli;

import io.mainstay.core.command.Verb;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line's root. Commands that run a node are added by Main, so that this package need not know them. */
@Command(
        name = "mainstay",
        synopsisSubcommandLabel = "COMMAND",
        description = "Keeps a service running on exactly one node of a cluster.",
        footer = {
            "",
            "A command finds its node by --socket or --server, else MAINSTAY_SOCKET, else",
            "the one socket under /run/mainstay.",
            "",
            "Examples:",
            "  mainstay status -w",
            "  mainstay switch web --to n2 --wait",
            "  mainstay why web"
        })
public final class MainstayCommand implements Runnable {
    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "shows the version")
    boolean version;

    @Spec
    @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "Missing COMMAND");
    }

    /** All operator commands; Main adds those that run a node. */
    public static CommandTable table() {
        CommandTable table = new CommandTable();
        table.add("status", StatusCommand::new)
                .add("why", WhyCommand::new)
                .add("history", HistoryCommand::new)
                .add("forecast", ForecastCommand::new)
                .add("events", EventsCommand::new);
        for (Verb verb : Verb.values()) {
            if (!verb.isBelowNode()) {
                table.addLine(verb.label(), () -> change(verb));
            }
        }
        return table.addLine("apply", () -> declaring(false))
                .addLine("diff", () -> declaring(true))
                .add("rollback", RollbackCommand::new)
                .add("versions", VersionsCommand::new)
                .add("export", ExportCommand::new)
                .add("wait", WaitCommand::new)
                .add("hooks", HooksCommand::new)
                .addLine("node", MainstayCommand::node)
                .add("lifekeeper", LifeKeeperCommand::new)
                .add("token", TokenCommand::new)
                .add("metrics", MetricsCommand::new)
                .add("bundle", BundleCommand::new)
                .add("version", VersionCommand::new)
                .add("completion", () -> new CompletionCommand(table::all))
                .add("names", NamesCommand::new);
    }

    /** All operator commands; {@link CommandLine#execute} gives the exit code. */
    public static CommandLine commandLine() {
        return table().all();
    }

    private static CommandLine node() {
        CommandLine node = new CommandLine(new NodesCommand());
        for (Verb verb : Verb.values()) {
            if (verb.isForNode()) {
                node.addSubcommand(verb.label(), change(verb, "mainstay node "));
            }
        }
        return node;
    }

    private static CommandLine declaring(boolean isDiff) {
        String description = isDiff
                ? "Shows what would differ, stop, start or move with other groups; changes nothing."
                : "Declares which groups there are, on all nodes at once; shows first what that leads to.";
        CommandLine command = new CommandLine(new ApplyCommand(isDiff));
        String name = isDiff ? "diff" : "apply";
        command.getCommandSpec()
                .name(name)
                .usageMessage()
                .description(description)
                .footer("", "Example:", "  mainstay " + name + " -f groups.yaml");
        return command;
    }

    private static CommandLine change(Verb verb) {
        return change(verb, "mainstay ");
    }

    private static CommandLine change(Verb verb, String above) {
        CommandLine change = new CommandLine(command(verb));
        change.getCommandSpec()
                .name(verb.label())
                .usageMessage()
                .description(ChangeCommand.description(verb))
                .footer("", "Example:", "  " + above + verb.label() + " " + ChangeCommand.example(verb));
        return change;
    }

    private static AskingCommand command(Verb verb) {
        if (verb == Verb.ACTION) {
            return new ActionCommand();
        }
        if (verb == Verb.DETACH) {
            return new DetachCommand();
        }
        return verb.isForNode() ? new DrainCommand(verb) : new ChangeCommand(verb);
    }
}
