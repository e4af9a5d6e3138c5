package io.mainstay.cli;

import io.mainstay.run.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * All commands by name, in the order in which help lists them. Each is made only when it is needed: a command line that names
 * one has no use for the others, and making all takes longer than most commands do.
 */
public final class CommandTable {
    private final Map<String, Supplier<CommandLine>> makers = new LinkedHashMap<>();

    /** Adds a command; {@code maker} gives its annotated object. */
    public CommandTable add(String name, Supplier<?> maker) {
        return addLine(name, () -> new CommandLine(maker.get()));
    }

    /** Adds a command that has others below it, or is not described by annotations alone. */
    public CommandTable addLine(String name, Supplier<CommandLine> maker) {
        if (makers.put(name, maker) != null) {
            throw new IllegalArgumentException("two commands are called " + name);
        }
        return this;
    }

    /** All commands. */
    public CommandLine all() {
        return line(List.copyOf(makers.keySet()));
    }

    /** The command that {@code words} begin with; all where they begin with none, for help and for what was mistyped. */
    public CommandLine forWords(String... words) {
        return words.length > 0 && makers.containsKey(words[0]) ? line(List.of(words[0])) : all();
    }

    private CommandLine line(List<String> names) {
        CommandLine root = new CommandLine(new MainstayCommand());
        for (String name : names) {
            Supplier<CommandLine> maker = makers.get(name);
            if (maker != null) {
                root.addSubcommand(name, maker.get());
            }
        }
        root.getCommandSpec().version("mainstay " + Version.text());
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setExecutionExceptionHandler(CommandTable::explain);
        root.setParameterExceptionHandler(CommandTable::misread);
        boolean hasColour = new Screen(root.getOut()).hasColour();
        root.setColorScheme(CommandLine.Help.defaultColorScheme(hasColour ? Ansi.ON : Ansi.OFF));
        shape(root.getCommandSpec());
        return root;
    }

    /** What all commands have in common in their help: no command has to repeat it. */
    private static void shape(CommandSpec command) {
        if (command.findOption("--help") == null) {
            command.addOption(OptionSpec.builder("-h", "--help")
                    .usageHelp(true)
                    .description("shows this help")
                    .build());
        }
        UsageMessageSpec usage = command.usageMessage();
        usage.sortOptions(false);
        usage.width(Screen.COLUMNS);
        if (usage.exitCodeList().isEmpty()) {
            usage.exitCodeListHeading("%nExit codes:%n");
            usage.exitCodeList(ExitCode.meanings());
        }
        command.subcommands().values().forEach(each -> shape(each.getCommandSpec()));
    }

    private static int explain(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof Failure known) {
            error(command, String.valueOf(known.getMessage()));
            return known.exitCode();
        }
        throw failure;
    }

    private static String what(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched
                && wrong.getCommandLine().getCommandSpec().subcommands().size() > 0
                && !unmatched.getUnmatched().get(0).startsWith("-")) {
            return "there is no command '" + unmatched.getUnmatched().get(0) + "'";
        }
        return String.valueOf(wrong.getMessage());
    }

    private static void error(CommandLine command, String text) {
        Screen screen = Screen.ofErrors(command.getErr());
        screen.line(screen.bad("mainstay: " + text));
    }

    /** One line of what was wrong, what was perhaps meant, and where to read on; the whole help would bury it. */
    private static int misread(ParameterException wrong, String[] words) {
        CommandLine command = wrong.getCommandLine();
        error(command, what(wrong));
        List<String> lines = new ArrayList<>();
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            List<String> near = unmatched.getSuggestions();
            if (!near.isEmpty()) {
                lines.add("Did you mean: " + String.join(" or ", near) + "?");
            }
        }
        lines.add("Usage: " + command.getHelp().synopsis(0).strip());
        lines.add(command.getCommandSpec().qualifiedName() + " --help tells more.");
        lines.forEach(command.getErr()::println);
        command.getErr().flush();
        return ExitCode.USAGE;
    }
}
