package io.mainstay;

import io.mainstay.run.AgentCommand;
import io.mainstay.run.DemoCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Reads the command line. */
@Command(
        name = "mainstay",
        mixinStandardHelpOptions = true,
        subcommands = {AgentCommand.class, DemoCommand.class})
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
