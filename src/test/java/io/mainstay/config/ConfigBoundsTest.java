package io.mainstay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** However large a file is, reading it and what it answers stay within bounds. */
class ConfigBoundsTest {
    @Test
    void countsAreBounded() {
        String groups = IntStream.rangeClosed(0, ConfigReader.MAX_GROUPS)
                .mapToObj(i -> "g" + i + ": {resources: {r: {type: port}}}")
                .collect(Collectors.joining(", ", "groups: {", "}"));
        assertThat(lines(read(groups))).containsExactly("groups: there are 1001 groups; have at most 1000");

        String resources = IntStream.rangeClosed(0, ConfigReader.MAX_RESOURCES)
                .mapToObj(i -> "r" + i + ": {type: port}")
                .collect(Collectors.joining(", "));
        assertThat(lines(read(group(resources))))
                .containsExactly(
                        "groups.g.resources: with these there are 20001 resources;" + " have at most 20000 on a node");

        String keys = IntStream.rangeClosed(0, ResourceReader.MAX_KEYS)
                .mapToObj(i -> "k" + i + ": 1")
                .collect(Collectors.joining(", "));
        assertThat(lines(read(group("r: {type: port, " + keys + "}"))))
                .contains("groups.g.resources.r: has 258 keys; have at most 256");
    }

    @Test
    void aGroupOfManyResourcesIsReadInTimeThatGrowsWithThemAlone() {
        String chain = IntStream.range(1, ConfigReader.MAX_RESOURCES)
                .mapToObj(i -> ", r" + i + ": {type: port, requires: [r" + (i - 1) + "]}")
                .collect(Collectors.joining("", "r0: {type: port}", ""));

        assertThat(assertTimeout(Duration.ofSeconds(20), () -> read(group(chain)))
                        .config()
                        .orElseThrow()
                        .groups()
                        .get(0)
                        .resources())
                .hasSize(ConfigReader.MAX_RESOURCES);
    }

    @Test
    void onlySomeOfManyKnownNamesAreTold() {
        String many = IntStream.range(0, 100)
                .mapToObj(i -> "resource-" + i + ": {type: port}")
                .collect(Collectors.joining(", "));

        assertThat(lines(read(group("x: {type: port, requires: [unknown]}, " + many)))
                        .get(0))
                .endsWith("resource-38, …");
    }

    @Test
    void noMoreProblemsAreToldThanAPersonReads() {
        String keys = IntStream.range(0, 2_000).mapToObj(i -> "k" + i + ": 1").collect(Collectors.joining("\n"));
        List<Problem> problems = read(keys).problems();

        assertThat(problems).hasSize(Findings.MAX_PROBLEMS + 1);
        assertThat(problems.get(Findings.MAX_PROBLEMS).problem()).isEqualTo("there are 1500 more problems");
    }

    private static Reading read(String yaml) {
        return ConfigFile.read(yaml, FakeTypes.CATALOG, "n1", Map.of());
    }

    private static String group(String resources) {
        return "node: n1\ngroups: {g: {resources: {" + resources + "}}}";
    }

    private static List<String> lines(Reading reading) {
        return reading.problems().stream().map(Problem::toString).toList();
    }
}
