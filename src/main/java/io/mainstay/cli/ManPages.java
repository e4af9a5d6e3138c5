package io.mainstay.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Manual pages in roff, made from the same model as help: one for the program, and one for each command. Pure. */
final class ManPages {
    private final String version;
    private final Map<String, String> pages = new TreeMap<>();

    private ManPages(String version) {
        this.version = version;
    }

    /** All pages by the names of their files, such as {@code mainstay-node-list.1}. */
    static Map<String, String> of(CommandSpec root, String version) {
        ManPages all = new ManPages(version);
        all.add(root, List.of(root.name()));
        return all.pages;
    }

    private void add(CommandSpec command, List<String> path) {
        pages.put(String.join("-", path) + ".1", page(command, path));
        command.subcommands().forEach((name, each) -> {
            if (!each.getCommandSpec().usageMessage().hidden()) {
                List<String> below = new ArrayList<>(path);
                below.add(name);
                add(each.getCommandSpec(), below);
            }
        });
    }

    private String page(CommandSpec command, List<String> path) {
        UsageMessageSpec usage = command.usageMessage();
        Roff roff = new Roff(String.join("-", path), 1, version, "Mainstay");
        String[] description = usage.description();
        roff.section("NAME");
        String first = description.length == 0 ? "" : description[0];
        String plain = first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
        roff.text(String.join("-", path) + " \u2013 "
                + plain.substring(0, Math.min(1, plain.length())).toLowerCase(Locale.ROOT)
                + plain.substring(Math.min(1, plain.length())));
        roff.section("SYNOPSIS");
        Help help = new Help(command, Help.defaultColorScheme(Ansi.OFF));
        roff.lines(help.synopsis(0).lines().map(String::strip).toList());
        roff.section("DESCRIPTION");
        for (String line : description) {
            roff.text(line);
        }
        parameters(roff, command);
        options(roff, command);
        subcommands(roff, command, path);
        exitCodes(roff, usage);
        footer(roff, usage.footer());
        roff.section("SEE ALSO");
        roff.text(seeAlso(command, path));
        return roff.toString();
    }

    private static void parameters(Roff roff, CommandSpec command) {
        List<PositionalParamSpec> shown = command.positionalParameters().stream()
                .filter(each -> !each.hidden())
                .toList();
        if (!shown.isEmpty()) {
            roff.section("PARAMETERS");
            shown.forEach(each -> roff.item(each.paramLabel(), text(each.description())));
        }
    }

    private static void options(Roff roff, CommandSpec command) {
        List<OptionSpec> shown =
                command.options().stream().filter(each -> !each.hidden()).toList();
        if (!shown.isEmpty()) {
            roff.section("OPTIONS");
            shown.forEach(each -> roff.item(tag(each), text(each.description())));
        }
    }

    private static String tag(OptionSpec option) {
        String names = String.join(", ", option.names());
        if (option.arity().max() == 0) {
            return names;
        }
        return option.arity().min() == 0 ? names + "[=" + option.paramLabel() + "]" : names + " " + option.paramLabel();
    }

    private static String text(String... lines) {
        return String.join(" ", lines);
    }

    private static void subcommands(Roff roff, CommandSpec command, List<String> path) {
        List<CommandSpec> shown = command.subcommands().values().stream()
                .map(each -> each.getCommandSpec())
                .filter(each -> !each.usageMessage().hidden())
                .toList();
        if (!shown.isEmpty()) {
            roff.section("COMMANDS");
            shown.forEach(each -> roff.item(
                    String.join(" ", path) + " " + each.name(),
                    text(each.usageMessage().description())));
        }
    }

    private static void exitCodes(Roff roff, UsageMessageSpec usage) {
        if (!usage.exitCodeList().isEmpty()) {
            roff.section("EXIT STATUS");
            usage.exitCodeList().forEach(roff::item);
        }
    }

    /** What stands after the options in help: words, then examples that are indented. */
    private static void footer(Roff roff, String... footer) {
        List<String> examples = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (String line : footer) {
            boolean isHeading = line.equals("Example:") || line.equals("Examples:");
            if (line.startsWith("Example: ")) {
                examples.add(line.substring("Example: ".length()));
            } else if (line.startsWith("  ")) {
                examples.add(line.strip());
            } else if (!line.isBlank() && !isHeading) {
                words.add(line);
            }
        }
        if (!words.isEmpty()) {
            roff.section("NOTES");
            roff.text(String.join(" ", words));
        }
        if (!examples.isEmpty()) {
            roff.section("EXAMPLES");
            roff.lines(examples);
        }
    }

    private static String seeAlso(CommandSpec command, List<String> path) {
        List<String> pages = new ArrayList<>();
        if (path.size() > 1) {
            pages.add(String.join("-", path.subList(0, path.size() - 1)) + "(1)");
        }
        command.subcommands().forEach((name, each) -> {
            if (!each.getCommandSpec().usageMessage().hidden()) {
                pages.add(String.join("-", path) + "-" + name + "(1)");
            }
        });
        pages.add("mainstay.yaml(5)");
        return pages.stream().collect(Collectors.joining(", "));
    }
}
