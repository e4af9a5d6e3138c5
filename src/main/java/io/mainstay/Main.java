package io.mainstay;

import io.mainstay.cli.CheckCommand;
import io.mainstay.cli.MainstayCommand;
import io.mainstay.cli.TimersCommand;
import io.mainstay.cli.TypesCommand;
import io.mainstay.run.AgentCommand;
import io.mainstay.run.DemoCommand;
import io.mainstay.run.KnownTypes;
import io.mainstay.run.RecoverCommand;
import io.mainstay.run.RehearseCommand;
import io.mainstay.run.TypesTestCommand;
import picocli.CommandLine;

/** The program's entry: every command, those of operators and those that run a node. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** All commands. */
    static CommandLine commandLine() {
        CommandLine root = MainstayCommand.commandLine();
        root.addSubcommand(new AgentCommand());
        root.addSubcommand(new DemoCommand());
        root.addSubcommand(new RehearseCommand(args -> commandLine().execute(args)));
        root.addSubcommand(new CheckCommand(KnownTypes::catalog));
        CommandLine types = new CommandLine(new TypesCommand(KnownTypes::catalog));
        types.addSubcommand(new TypesTestCommand(KnownTypes::catalog));
        root.addSubcommand(types);
        CommandLine cluster = new CommandLine(new RecoverCommand.Parent());
        cluster.addSubcommand(new RecoverCommand(KnownTypes::catalog));
        root.addSubcommand(cluster);
        root.addSubcommand(new TimersCommand(KnownTypes::catalog));
        return root;
    }
}
