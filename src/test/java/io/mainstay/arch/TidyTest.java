package io.mainstay.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files of the project are kept as STYLE.md says. */
class TidyTest {
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TEST = Path.of("src/test/java");
    private static final Path DOCS = Path.of("src/docs");
    private static final Path RULES = DOCS.resolve("RULES.md");
    private static final Set<String> TOP_LEVEL =
            Set.of("pom.xml", "src", "conf", "scripts", "README.md", "docker-compose.yml", "LICENSE", "target");

    @Test
    void everyJavaFileIsShortEnough() {
        check(java(MAIN, TEST), text -> Tidy.tooLong(text, Tidy.MAX_JAVA_LINES));
    }

    @Test
    void everyFileOfTheGuardIsShortEnough() {
        assertThat(files(Path.of("src/main/c"), ".c")).isNotEmpty();
        check(files(Path.of("src/main/c"), ""), text -> Tidy.tooLong(text, Tidy.MAX_JAVA_LINES));
    }

    @Test
    void everyDocumentIsShortEnough() {
        check(files(DOCS, ".md"), text -> Tidy.tooLong(text, Tidy.MAX_DOCUMENT_LINES));
    }

    @Test
    void noClassHasABannedName() {
        check(java(MAIN, TEST), Tidy::bannedNames);
    }

    @Test
    void everyTopLevelTypeSaysWhatItIsFor() {
        check(java(MAIN), Tidy::withoutJavadoc);
    }

    @Test
    void everyPackageIsDescribedAndNullMarked() {
        List<Path> packages =
                java(MAIN).stream().map(Path::getParent).distinct().toList();

        assertThat(packages)
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.resolve("package-info.java")).exists());
        check(packages.stream().map(one -> one.resolve("package-info.java")).toList(), Tidy::packageInfo);
    }

    @Test
    void everyScriptStopsAtItsFirstError() {
        List<Path> scripts = new ArrayList<>(files(Path.of("scripts"), ""));
        scripts.addAll(files(Path.of(".ci"), ""));
        scripts.removeIf(path -> !read(path).startsWith("#!"));

        assertThat(scripts).isNotEmpty().allSatisfy(path -> assertThat(path).isExecutable());
        check(scripts, Tidy::script);
    }

    @Test
    void noTestSleepsOrIsSwitchedOff() {
        check(java(TEST), Tidy::forbiddenInTests);
    }

    @Test
    void nothingIsLeftToDo() {
        List<Path> all = new ArrayList<>(java(MAIN, TEST));
        all.addAll(files(DOCS, ".md"));
        all.addAll(files(Path.of("conf"), ""));
        all.addAll(files(Path.of("scripts"), ""));
        check(all, Tidy::openEnds);
    }

    @Test
    void everyRuleIsNamedByATest() {
        Map<String, Boolean> rules = rules();
        Set<String> tested = new TreeSet<>();
        java(TEST).stream()
                .filter(path -> !path.startsWith(TEST.resolve("io/mainstay/arch")))
                .forEach(path -> tested.addAll(Tidy.testedNumbers(read(path))));
        List<String> missing = rules.entrySet().stream()
                .filter(rule -> rule.getValue() && !tested.contains(rule.getKey()))
                .map(Map.Entry::getKey)
                .toList();

        assertThat(missing)
                .as(
                        "rules of %s that no test names; test them, or say there '*With several nodes.*' or"
                                + " '*Not applicable: why.*'",
                        RULES)
                .isEmpty();
    }

    @Test
    void codeNamesNoRuleThatIsNotWritten() {
        Map<String, Boolean> rules = rules();
        check(
                java(MAIN),
                text -> Tidy.commentedNumbers(text).stream()
                        .filter(number -> !rules.containsKey(number))
                        .map(number -> "names " + number + ", which is not in " + RULES)
                        .toList());
    }

    @Test
    void theJarAndConfHoldTheSameLogSettings() {
        assertThat(Path.of("src/main/resources/logback.xml")).hasSameTextualContentAs(Path.of("conf/logback.xml"));
    }

    @Test
    void theTopLevelStaysTidy() throws IOException {
        try (Stream<Path> top = Files.list(Path.of(""))) {
            assertThat(top.map(path -> path.getFileName().toString()).filter(name -> !name.startsWith(".")))
                    .isSubsetOf(TOP_LEVEL);
        }
    }

    private static Map<String, Boolean> rules() {
        assertThat(RULES).exists();
        Map<String, Boolean> rules = Tidy.rules(read(RULES));
        assertThat(rules).as("rules found in %s", RULES).isNotEmpty();
        return rules;
    }

    private static void check(List<Path> files, Function<String, List<String>> look) {
        List<String> wrong = files.stream()
                .flatMap(path -> look.apply(read(path)).stream().map(what -> path + ": " + what))
                .toList();
        assertThat(wrong).isEmpty();
    }

    private static List<Path> java(Path... roots) {
        return Stream.of(roots).flatMap(root -> files(root, ".java").stream()).toList();
    }

    private static List<Path> files(Path root, String end) {
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(root)) {
            return found.filter(Files::isRegularFile)
                    .filter(path -> path.toString().endsWith(end))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path path) {
        try {
            return new String(Files.readAllBytes(path), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
