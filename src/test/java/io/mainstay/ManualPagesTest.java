package io.mainstay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manual pages of every command, set by groff itself. */
class ManualPagesTest {
    @TempDir
    Path directory;

    private List<Path> pages;

    @BeforeEach
    void write() throws Exception {
        StringWriter out = new StringWriter();
        assertThat(Main.table().all().setOut(new PrintWriter(out, true)).execute("man", directory.toString()))
                .isZero();
        try (Stream<Path> files = Files.walk(directory)) {
            pages = files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void thereIsAPageForEachCommandAndOneForTheFile() {
        assertThat(pages.stream().map(page -> directory.relativize(page).toString()))
                .hasSizeGreaterThan(35)
                .contains(
                        "man1/mainstay.1",
                        "man1/mainstay-node-drain.1",
                        "man1/mainstay-switch.1",
                        "man5/mainstay.yaml.5")
                .noneMatch(name -> name.contains("rehearse") || name.contains("names"));
    }

    @Test
    void groffSetsThemWithoutAWarning() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")), "groff is missing (apt-get install groff-base)");
        List<String> command = new ArrayList<>(List.of("groff", "-man", "-ww", "-z", "-Tutf8"));
        pages.forEach(page -> command.add(page.toString()));
        assertThat(run(command)).isEmpty();
        String text = run(List.of("groff", "-man", "-Tascii", "-P-cbou", directory + "/man1/mainstay-switch.1"));
        assertThat(text)
                .contains("mainstay-switch - moves a group to another node")
                .contains("mainstay switch web --to n2 --wait")
                .contains("--dry-run")
                .contains("timed out while waiting");
    }

    @Test
    void mandocFindsNothingWrong() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mandoc")), "mandoc is missing (apt-get install mandoc)");
        List<String> command = new ArrayList<>(List.of("mandoc", "-T", "lint", "-W", "warning"));
        pages.forEach(page -> command.add(page.toString()));
        // A page has no date, so that a build gives the same page on every day.
        assertThat(run(command).lines().filter(line -> !line.contains("missing date")))
                .isEmpty();
    }

    private static String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return out;
    }
}
