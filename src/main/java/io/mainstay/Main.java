package io.mainstay;

import io.mainstay.cli.CheckCommand;
import io.mainstay.cli.MainstayCommand;
import io.mainstay.cli.TimersCommand;
import io.mainstay.cli.TypesCommand;
import io.mainstay.run.AgentCommand;
import io.mainstay.run.BuiltInTypes;
import io.mainstay.run.DemoCommand;
import io.mainstay.run.RehearseCommand;
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
        root.addSubcommand(new CheckCommand(BuiltInTypes::catalog));
        root.addSubcommand(new TypesCommand(BuiltInTypes::catalog));
        root.addSubcommand(new TimersCommand(BuiltInTypes::catalog));
        return root;
    }
}
