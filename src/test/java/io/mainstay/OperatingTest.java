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

    private static final Map<String, String> GIVEN = Map.of(
            "GROUP", "web",
            "GROUP/RESOURCE", "web/app",
            "NODE", "n1",
            "N", "n1",
            "NODE@10s", "n1@10s",
            "FILE", "groups.yaml",
            "ID", "web-lb",
            "NAME", "backup",
            "STATE", "online",
            "VERSION", "3");

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
