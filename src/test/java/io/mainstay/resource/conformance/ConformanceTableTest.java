package io.mainstay.resource.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.resource.ResourceType;
import io.mainstay.resource.Workshop;
import io.mainstay.resource.Workshops;
import io.mainstay.resource.conformance.Trials.Trial;
import io.mainstay.run.BuiltInTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every built-in type passes the conformance test, and the table in RESOURCE_TYPES.md says so. Rewritten by: mvn test
 * -Dtest=ConformanceTableTest -Dgolden.rewrite=true. A type that this machine cannot try keeps its row.
 */
@Timeout(300)
class ConformanceTableTest {
    private static final Path DOCUMENT = Path.of("src/docs/RESOURCE_TYPES.md");
    private static final String BEGIN = "<!-- conformance: begin, written by ConformanceTableTest -->";
    private static final String END = "<!-- conformance: end -->";
    /** A row of the document's first table: [name](page) or name, what for, a class or nothing. */
    private static final Pattern ROW =
            Pattern.compile("\\| \\[?(\\w+)(?:\\]\\((\\S+)\\))? \\| [^|]+ \\| (\\w+|–)[^|]* \\|");

    private static final Map<String, List<Finding>> FINDINGS = new LinkedHashMap<>();
    private static final Map<String, String> NOT_RUN = new TreeMap<>();

    @TempDir
    static Path directory;

    @BeforeAll
    static void tryAll() throws Exception {
        List<String> apart = new ArrayList<>();
        for (Map.Entry<String, Trial> each : Trials.all().entrySet()) {
            Trial trial = each.getValue();
            if (trial.missing().isPresent()) {
                NOT_RUN.put(each.getKey(), trial.missing().get());
            } else if (trial.place() == Trials.Place.APART) {
                apart.add(each.getKey());
            } else {
                FINDINGS.put(each.getKey(), tryOut(BuiltInTypes.catalog().type(each.getKey()), trial));
            }
        }
        if (!apart.isEmpty()) {
            FINDINGS.putAll(ApartMain.run(apart, Files.createDirectory(directory.resolve("apart"))));
        }
    }

    private static List<Finding> tryOut(ResourceType type, Trial trial) throws Exception {
        Path own = Files.createDirectory(directory.resolve(type.name()));
        try (Workshop workshop = Workshops.at(own, "conformance-" + type.name())) {
            return trial.making().make(type, workshop, own).run();
        }
    }

    @Test
    void noBuiltInTypeIsWithoutATrial() {
        assertThat(Trials.all().keySet())
                .containsExactlyInAnyOrderElementsOf(BuiltInTypes.catalog().all().stream()
                        .map(ResourceType::name)
                        .toList());
    }

    @Test
    void eachTypeHasItsPageAndATestInWhichTheGuardAloneEndsIt() throws Exception {
        String text = Files.readString(DOCUMENT);
        List<String> named = new ArrayList<>();
        Matcher row = ROW.matcher(text.substring(text.indexOf("|---"), text.indexOf("## ")));
        while (row.find()) {
            named.add(row.group(1));
            if (row.group(2) != null) {
                assertThat(DOCUMENT.resolveSibling(row.group(2))).content().contains("**Fence command:**");
            }
            if (!row.group(3).equals("–")) {
                assertThat(source(row.group(3))).containsAnyOf("LoneGuard.end(", ".endByGuard()", "RawGuard.start(");
            }
        }
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(BuiltInTypes.catalog().all().stream()
                        .map(ResourceType::name)
                        .toList());
    }

    private static String source(String testClass) throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("src/test/java"))) {
            Path file = all.filter(each -> each.endsWith(testClass + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no test " + testClass));
            return Files.readString(file);
        }
    }

    static Stream<String> tried() {
        return Trials.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("tried")
    void theTypePassesOrSaysWhyItCannotBeTriedHere(String type) {
        assumeTrue(!NOT_RUN.containsKey(type), NOT_RUN.get(type));
        assertThat(Conformance.passed(FINDINGS.get(type)))
                .as(FINDINGS.get(type).stream().map(Finding::toString).collect(Collectors.joining("\n")))
                .isTrue();
    }

    @Test
    void theTableInTheDocumentSaysWhatWasFound() throws Exception {
        String text = Files.readString(DOCUMENT);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        assertThat(begin).as(BEGIN + " stands in " + DOCUMENT).isGreaterThan(BEGIN.length());
        String present = text.substring(begin, end);
        String wanted = table(present);
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(DOCUMENT, text.substring(0, begin) + wanted + text.substring(end));
        } else {
            assertThat(present).isEqualTo(wanted);
        }
    }

    private static String table(String present) {
        List<String> lines = new ArrayList<>();
        lines.add("| type | " + Arrays.stream(Check.values()).map(Check::label).collect(Collectors.joining(" | "))
                + " |");
        lines.add("|---".repeat(Check.values().length + 1) + "|");
        List<String> notes = new ArrayList<>();
        for (ResourceType type : BuiltInTypes.catalog().all()) {
            List<Finding> findings = FINDINGS.get(type.name());
            if (findings == null) {
                lines.add(present.lines()
                        .filter(line -> line.startsWith("| " + type.name() + " |") && line.contains(" yes |"))
                        .findFirst()
                        .orElse("| " + type.name() + " | not run here: " + NOT_RUN.get(type.name()) + " |"));
                present.lines()
                        .filter(line -> line.startsWith("- " + type.name() + ","))
                        .forEach(notes::add);
                continue;
            }
            lines.add("| " + type.name() + " | "
                    + findings.stream().map(each -> each.result().label()).collect(Collectors.joining(" | ")) + " |");
            findings.stream()
                    .filter(each -> each.result() != Finding.Result.PASSED)
                    .collect(Collectors.groupingBy(Finding::words, LinkedHashMap::new, Collectors.toList()))
                    .forEach((words, those) -> notes.add("- " + type.name() + ", "
                            + those.stream().map(each -> each.check().label()).collect(Collectors.joining(", "))
                            + ": " + words));
        }
        String text = "\n" + String.join("\n", lines) + "\n";
        return notes.isEmpty() ? text : text + "\n" + String.join("\n", notes) + "\n";
    }
}
