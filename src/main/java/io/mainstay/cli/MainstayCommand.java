package io.mainstay.cli;

import io.mainstay.core.command.Verb;
import io.mainstay.run.Version;
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
            "Exit codes: 0 done, 1 refused or failed (the reason is on stderr), 2 usage,",
            "3 not reachable, 4 timed out while waiting.",
            "Example: mainstay status -w"
        })
public final class MainstayCommand implements Runnable {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "shows this help")
    boolean help;

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

    /** All operator commands; {@link CommandLine#execute} gives the exit code. */
    public static CommandLine commandLine() {
        CommandLine root = new CommandLine(new MainstayCommand());
        root.addSubcommand(new StatusCommand());
        CommandLine nodes = new CommandLine(new NodesCommand());
        for (Verb verb : Verb.values()) {
            (verb.isBelowNode() ? nodes : root).addSubcommand(verb.label(), change(verb));
        }
        root.addSubcommand(new WhyCommand());
        root.addSubcommand(new HistoryCommand());
        root.addSubcommand(new ForecastCommand());
        root.addSubcommand(nodes);
        root.addSubcommand(new EventsCommand());
        root.addSubcommand(new LifeKeeperCommand());
        root.addSubcommand(new TokenCommand());
        root.getCommandSpec().version("mainstay " + Version.text());
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setExecutionExceptionHandler(MainstayCommand::explain);
        return root;
    }

    private static CommandLine change(Verb verb) {
        CommandLine change = new CommandLine(command(verb));
        change.getCommandSpec()
                .name(verb.label())
                .usageMessage()
                .description(ChangeCommand.description(verb))
                .footer("", "Example:", "  " + ChangeCommand.example(verb));
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

    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (failure instanceof Failure known) {
            command.getErr().println(command.getColorScheme().errorText("mainstay: " + known.getMessage()));
            command.getErr().flush();
            return known.exitCode();
        }
        throw failure;
    }
}
