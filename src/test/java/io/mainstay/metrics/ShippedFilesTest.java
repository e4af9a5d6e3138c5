package io.mainstay.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.cli.MainstayCommand;
import io.mainstay.cli.TimersCommand;
import io.mainstay.run.KnownTypes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The dashboard, the alerts and the document speak of the series that a node has; promtool finds nothing to say. */
class ShippedFilesTest {
    private static final Path RULES = Path.of("conf/prometheus/mainstay.rules.yaml");
    private static final Path RULES_TEST = Path.of("src/test/resources/prometheus/rules.test.yaml");

    @TempDir
    Path directory;

    private static String scrape() {
        try (Meters meters = Sights.meters()) {
            meters.lag("lease").accept(1);
            return Sights.text(meters, Sights.cluster());
        }
    }

    @Test
    void everySeriesOfTheDashboardIsInAScrape() throws IOException {
        JsonObject dashboard = new JsonObject(Files.readString(MetricNames.DASHBOARD));
        assertThat(dashboard.getString("uid")).isEqualTo("mainstay");
        assertThat(MetricNames.inDashboard()).isNotEmpty().isSubsetOf(MetricNames.inScrape(scrape()));
    }

    @Test
    void thePanelsOfTheDashboardDoNotOverlapAndEachAsksForSomething() throws IOException {
        JsonArray panels = new JsonObject(Files.readString(MetricNames.DASHBOARD)).getJsonArray("panels");
        Set<String> taken = new TreeSet<>();
        for (int i = 0; i < panels.size(); i++) {
            JsonObject panel = panels.getJsonObject(i);
            JsonObject at = panel.getJsonObject("gridPos");
            for (int x = 0; x < at.getInteger("w"); x++) {
                for (int y = 0; y < at.getInteger("h"); y++) {
                    assertThat(taken.add((at.getInteger("x") + x) + "," + (at.getInteger("y") + y)))
                            .as(panel.getString("title"))
                            .isTrue();
                }
            }
            if (!panel.getString("type").equals("row")) {
                assertThat(panel.getJsonArray("targets"))
                        .as(panel.getString("title"))
                        .isNotEmpty();
            }
        }
    }

    @Test
    void everySeriesOfTheAlertsIsInAScrape() throws IOException {
        assertThat(MetricNames.inRules()).isNotEmpty().isSubsetOf(MetricNames.inScrape(scrape()));
    }

    @Test
    void everyAlertSaysWhatIsWrongHowBadItIsAndWhatToType() throws IOException {
        for (String alert : alerts()) {
            assertThat(alert).containsPattern("severity: (critical|warning|info)\n");
            assertThat(alert).containsPattern("summary: \"[^\"]{20,}\"").containsPattern("description: \"[^\"]{20,}\"");
            String command = MetricNames.first(alert, "command: \"([^\"]+)\"");
            assertThat(command).startsWith("mainstay ");
            String[] words = command.replaceAll("\\{\\{.*?}}", "web").split(" ");
            // Throws for what the command line does not know.
            CommandLine known = MainstayCommand.commandLine().addSubcommand(new TimersCommand(KnownTypes::catalog));
            known.parseArgs(List.of(words).subList(1, words.length).toArray(String[]::new));
        }
    }

    @Test
    void everyAlertHasATestOfItsOwn() throws IOException {
        String tests = Files.readString(RULES_TEST);
        for (String alert : alerts()) {
            String name = MetricNames.first(alert, "^(\\w+)");
            assertThat(tests).as(name).containsPattern("alertname: " + name + "\n\\s+exp_alerts:\n");
        }
    }

    private static List<String> alerts() throws IOException {
        List<String> alerts = new ArrayList<>(List.of(Files.readString(RULES).split("- alert: ")));
        alerts.remove(0);
        assertThat(alerts).hasSizeGreaterThan(10);
        return alerts;
    }

    @Test
    void theDocumentNamesEverySeriesAndEveryAlertAndNoOther() throws IOException {
        String document = Files.readString(Path.of("src/docs/METRICS.md"));
        Set<String> documented = MetricNames.all(document, "`(mainstay_[a-z_]+)");
        assertThat(documented).isEqualTo(MetricNames.families(scrape()));
        Set<String> named = MetricNames.all(document, "`(Mainstay[A-Z]\\w+)`");
        assertThat(named)
                .isEqualTo(new TreeSet<>(alerts().stream()
                        .map(alert -> MetricNames.first(alert, "^(\\w+)"))
                        .toList()));
    }

    @Test
    void promtoolHasNothingToSayAboutOurSeries() throws Exception {
        String said = promtool(scrape(), "check", "metrics");
        assertThat(said.lines().filter(line -> line.startsWith("mainstay_"))).isEmpty();
        assertThat(said).doesNotContain("error");
    }

    @Test
    void promtoolTakesTheRulesTheirTestsAndTheConfiguration() throws Exception {
        assertThat(promtool("", "check", "rules", RULES.toString())).contains("SUCCESS");
        assertThat(promtool("", "test", "rules", RULES_TEST.toString()))
                .contains("SUCCESS")
                .doesNotContain("FAILED");
        assertThat(promtool("", "check", "config", "conf/prometheus/prometheus.yaml"))
                .contains("SUCCESS")
                .doesNotContain("FAILED");
    }

    private String promtool(String input, String... words) throws Exception {
        Optional<Path> program = Stream.of(System.getenv("PATH").split(":"))
                .map(where -> Path.of(where, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(program.isPresent(), "skipped: promtool is missing (apt-get install prometheus)");
        Path in = Files.writeString(directory.resolve("in"), input);
        Path out = directory.resolve("out");
        List<String> line = new ArrayList<>(List.of(program.get().toString()));
        line.addAll(List.of(words));
        Process process = new ProcessBuilder(line)
                .redirectInput(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(out, StandardCharsets.UTF_8);
    }
}
