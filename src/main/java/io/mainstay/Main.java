package io.mainstay;

import io.mainstay.cli.CheckCommand;
import io.mainstay.cli.CommandTable;
import io.mainstay.cli.MainstayCommand;
import io.mainstay.cli.ManCommand;
import io.mainstay.cli.SimulateCommand;
import io.mainstay.cli.TimersCommand;
import io.mainstay.cli.TypesCommand;
import io.mainstay.config.NodeConfig.Role;
import io.mainstay.run.AgentCommand;
import io.mainstay.run.DemoCommand;
import io.mainstay.run.KnownTypes;
import io.mainstay.run.RecoverCommand;
import io.mainstay.run.RehearseCommand;
import io.mainstay.run.TypesTestCommand;
import java.util.Optional;
import picocli.CommandLine;

/** The program's entry: every command, those of operators and those that run a node. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(table().forWords(args).execute(args));
    }

    /** All commands. */
    static CommandTable table() {
        CommandTable table = MainstayCommand.table();
        return table.add("agent", AgentCommand::new)
                .addLine("witness", Main::witness)
                .add("demo", DemoCommand::new)
                .add(
                        "rehearse",
                        () -> new RehearseCommand(args -> table().forWords(args).execute(args)))
                .add("check", () -> new CheckCommand(KnownTypes::catalog))
                .addLine("types", Main::types)
                .addLine("cluster", Main::cluster)
                .addLine("simulate", () -> SimulateCommand.commandLine(KnownTypes::catalog))
                .add("timers", () -> new TimersCommand(KnownTypes::catalog))
                .add("man", () -> new ManCommand(table::all, KnownTypes::catalog));
    }

    private static CommandLine witness() {
        CommandLine witness = new CommandLine(new AgentCommand(Optional.of(Role.WITNESS)));
        witness.getCommandSpec()
                .name("witness")
                .usageMessage()
                .description("Runs a witness in the foreground: it votes and runs nothing. Refused where the file says"
                        + " that it is no witness.")
                .footer("", "Example:", "  mainstay witness -f /etc/mainstay/mainstay.yaml");
        return witness;
    }

    private static CommandLine types() {
        CommandLine types = new CommandLine(new TypesCommand(KnownTypes::catalog));
        types.addSubcommand(new TypesTestCommand(KnownTypes::catalog));
        return types;
    }

    private static CommandLine cluster() {
        CommandLine cluster = new CommandLine(new RecoverCommand.Parent());
        cluster.addSubcommand(new RecoverCommand(KnownTypes::catalog));
        return cluster;
    }
}
