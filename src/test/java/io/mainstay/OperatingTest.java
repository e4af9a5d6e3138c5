package io.mainstay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What OPERATING.md tells operators to type is understood. */
class OperatingTest {
    private static final Pattern COMMAND = Pattern.compile("`mainstay ([^`]+)`");

    private static final Map<String, String> GIVEN = Map.ofEntries(
            Map.entry("GROUP", "web"),
            Map.entry("GROUP/RESOURCE", "web/app"),
            Map.entry("NODE", "n1"),
            Map.entry("N", "n1"),
            Map.entry("NODE@10s", "n1@10s"),
            Map.entry("FILE", "groups.yaml"),
            Map.entry("HOOK", "pager"),
            Map.entry("ID", "web-lb"),
            Map.entry("NAME", "backup"),
            Map.entry("STATE", "online"),
            Map.entry("VERSION", "3"));

    @Test
    void everyCommandInItIsOne() throws Exception {
        List<String> found = new ArrayList<>();
        var commands = COMMAND.matcher(Files.readString(Path.of("src/docs/OPERATING.md")));
        while (commands.find()) {
            String[] words =
                    commands.group(1).replaceAll("\\[[^]]*\\]", "").strip().split(" +");
            for (int i = 0; i < words.length; i++) {
                words[i] = GIVEN.getOrDefault(words[i], words[i]);
            }
            CommandLine all = Main.table().all();
            assertThat(all.parseArgs(words).subcommand()).as(commands.group()).isNotNull();
            found.add(words[0]);
        }
        assertThat(found).hasSizeGreaterThan(40);
    }
}
