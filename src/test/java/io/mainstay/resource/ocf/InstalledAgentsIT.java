package io.mainstay.resource.ocf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every OCF agent that is installed here says of itself what can be read; the counts in the document are those of the
 * version that it names, rewritten with {@code -Dgolden.rewrite=true}.
 */
@Timeout(300)
class InstalledAgentsIT {
    private static final Path ROOT = Path.of(OcfParameters.DEFAULT_ROOT);
    private static final Path DOCUMENT = Path.of("src/docs/types/ocf.md");
    private static final String BEGIN = "<!-- agents tried: begin -->\n";
    private static final String END = "<!-- agents tried: end -->\n";

    /** Agents whose meta-data cannot be read, with the reason; none in the version that the document names. */
    private static final Map<String, String> EXCEPTIONS = Map.of();

    private final Agents agents = new Agents();

    @Test
    void everyInstalledAgentsMetaDataIsRead() throws Exception {
        assumeTrue(Files.isDirectory(ROOT.resolve("resource.d/heartbeat")), "no OCF agents (package resource-agents)");
        Map<String, String> unread = new TreeMap<>();
        Map<String, String> withoutBasics = new TreeMap<>();
        int tried = 0;
        int parameters = 0;
        int required = 0;
        int unique = 0;
        for (String name : names()) {
            tried++;
            Agents.Answer answer = agents.ask(OcfParameters.of(Map.of("agent", name)));
            if (answer.metaData().isEmpty()) {
                unread.put(name, answer.problem());
                continue;
            }
            MetaData agent = answer.metaData().get();
            parameters += agent.parameters().size();
            required += (int)
                    agent.parameters().stream().filter(MetaData.Taken::required).count();
            unique += (int) agent.parameters().stream()
                    .filter(taken -> !taken.uniqueGroup().isEmpty())
                    .count();
            if (!agent.knows("start") || !agent.knows("stop") || !agent.knows("monitor")) {
                withoutBasics.put(name, agent.actions().toString());
            }
        }

        assertThat(unread.keySet()).as("%s", unread).isEqualTo(EXCEPTIONS.keySet());
        assertThat(withoutBasics).isEmpty();
        assertThat(tried).isGreaterThan(50);
        compare("""
                | Debian's resource-agents %s | tried | read | parameters | required | unique |
                |---|---|---|---|---|---|
                | all that are installed | %d | %d | %d | %d | %d |
                """.formatted(version(), tried, tried - unread.size(), parameters, required, unique));
    }

    private static List<String> names() throws IOException {
        TreeSet<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(ROOT.resolve("resource.d/heartbeat"))) {
            files.filter(Files::isRegularFile)
                    .filter(Files::isExecutable)
                    .forEach(file -> names.add("heartbeat/" + file.getFileName()));
        }
        return List.copyOf(names);
    }

    private static String version() throws IOException {
        Process query = new ProcessBuilder("dpkg-query", "-W", "-f", "${Version}", "resource-agents").start();
        return new String(query.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private static void compare(String table) throws IOException {
        String document = Files.readString(DOCUMENT);
        int from = document.indexOf(BEGIN) + BEGIN.length();
        int to = document.indexOf(END);
        assertThat(from).isGreaterThan(BEGIN.length());
        assertThat(to).isGreaterThanOrEqualTo(from);
        if ("true".equals(System.getProperty("golden.rewrite"))) {
            document = document.substring(0, from) + table + document.substring(to);
            Files.writeString(DOCUMENT, document);
            return;
        }
        String written = document.substring(from, to);
        assumeTrue(
                written.startsWith(table.substring(0, table.indexOf(" | tried"))),
                "the document counts another version of resource-agents; all of this one were read");
        assertThat(written).isEqualTo(table);
    }
}
