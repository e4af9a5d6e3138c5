package io.mainstay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Every command there is, as help shows it. */
class CommandTreeTest {
    private static Map<String, CommandLine> tree() {
        Map<String, CommandLine> all = new LinkedHashMap<>();
        collect(Main.table().all(), all);
        return all;
    }

    private static void collect(CommandLine command, Map<String, CommandLine> all) {
        all.put(command.getCommandSpec().qualifiedName(), command);
        command.getSubcommands().values().forEach(each -> collect(each, all));
    }

    @Test
    void everyCommandSaysWhatItDoesShowsAnExampleAndItsExitCodes() {
        assertThat(tree()).hasSizeGreaterThan(35).allSatisfy((name, command) -> {
            var usage = command.getCommandSpec().usageMessage();
            assertThat(usage.description()).as(name).isNotEmpty();
            assertThat(String.join(" ", usage.description())).as(name).matches("[A-Z].*[.]");
            assertThat(String.join("\n", usage.footer()))
                    .as(name)
                    .contains("  " + name + (name.equals("mainstay") ? " " : ""));
            assertThat(usage.exitCodeList()).as(name).containsKeys("0", "1", "2", "3", "4");
            assertThat(command.getCommandSpec().findOption("--help")).as(name).isNotNull();
        });
    }

    @Test
    void helpFitsInto80ColumnsAndDescribesEveryOptionAndParameter() {
        tree().forEach((name, command) -> {
            assertThat(command.getUsageMessage(CommandLine.Help.Ansi.OFF).lines())
                    .as(name)
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
            command.getCommandSpec()
                    .args()
                    .forEach(each -> assertThat(each.description())
                            .as(name + " " + each.paramLabel())
                            .isNotEmpty());
        });
    }

    @Test
    void everyExampleIsACommandLineThatIsUnderstood() {
        tree().forEach((name, command) -> {
            for (String line : command.getCommandSpec().usageMessage().footer()) {
                String example = line.strip();
                if (line.startsWith("  mainstay ")) {
                    String words = example.replaceAll(" *[|>)#].*", "").replaceFirst("^mainstay ", "");
                    Main.table().all().parseArgs(split(words));
                }
            }
        });
    }

    /** As a shell takes it apart. */
    private static String[] split(String words) {
        return java.util.regex.Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)")
                .matcher(words)
                .results()
                .map(match -> match.group().replaceAll("^[\"']|[\"']$", ""))
                .toArray(String[]::new);
    }

    @Test
    void everyCommandOfTheTableForOperatorsIsThere() {
        assertThat(tree().keySet().stream().map(name -> name.replaceFirst("mainstay ?", "")))
                .containsAll(Set.of(
                        "agent",
                        "witness",
                        "demo",
                        "status",
                        "why",
                        "forecast",
                        "online",
                        "offline",
                        "switch",
                        "clear",
                        "freeze",
                        "unfreeze",
                        "enable",
                        "disable",
                        "force-offline",
                        "probe",
                        "recover",
                        "action",
                        "hooks",
                        "hooks test",
                        "lifekeeper",
                        "node list",
                        "node drain",
                        "node undrain",
                        "node replace",
                        "node detach",
                        "check",
                        "timers",
                        "events",
                        "metrics",
                        "completion",
                        "version",
                        "bundle",
                        "wait",
                        "types"));
    }

    @Test
    void oneCommandIsMadeWithoutTheOthersAndIsTheSame() {
        CommandLine all = Main.table().all();
        CommandLine one = Main.table().forWords("switch", "web");
        assertThat(one.getSubcommands().keySet()).containsExactly("switch");
        assertThat(one.getSubcommands().get("switch").getUsageMessage())
                .isEqualTo(all.getSubcommands().get("switch").getUsageMessage());
        assertThat(Main.table().forWords("swich").getSubcommands()).hasSameSizeAs(all.getSubcommands());
        assertThat(Main.table().forWords().getSubcommands()).hasSameSizeAs(all.getSubcommands());
    }

    @Test
    void everyChangeTakesReasonWaitAndDryRunAndEveryListingItsFormat() {
        Map<String, CommandLine> tree = tree();
        for (String change : Set.of(
                "online",
                "offline",
                "switch",
                "clear",
                "freeze",
                "unfreeze",
                "enable",
                "disable",
                "force-offline",
                "probe",
                "recover",
                "action",
                "drain",
                "node drain",
                "node detach",
                "node replace")) {
            assertThat(tree.get("mainstay " + change)
                            .getCommandSpec()
                            .optionsMap()
                            .keySet())
                    .as(change)
                    .contains("--reason", "--wait", "--dry-run");
        }
        for (String listing : Set.of(
                "status", "why", "forecast", "events", "timers", "hooks", "node list", "types", "check", "version")) {
            assertThat(tree.get("mainstay " + listing)
                            .getCommandSpec()
                            .optionsMap()
                            .keySet())
                    .as(listing)
                    .contains("--output", "-o");
        }
    }
}
