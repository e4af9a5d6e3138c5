package io.mainstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.config.FakeTypes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();

    @Test
    void aGoodFileIsCountedAndItsWarningsAreTold() throws Exception {
        Path file = Files.writeString(
                directory.resolve("a.yaml"),
                "node: n1\ngroups: {g: {resources: {r: {type: port, MonitorInterval: 1s}, s: {type: port}}}}\n");

        assertThat(check(file)).isZero();
        assertThat(out.toString())
                .isEqualTo("warning: groups.g.resources.r.MonitorTimeout = 10s: is longer than MonitorInterval, 1s,"
                        + " so a hanging monitor is noticed late; give at most 1s\n" + file
                        + ": in order (1 group, 2 resources)\n");
    }

    @Test
    void everyProblemIsALineAndTheExitCodeIsOne() throws Exception {
        Path file = Files.writeString(directory.resolve("a.yaml"), "nod: n1\nstate: 7\nnode: n1\n");

        assertThat(check(file)).isEqualTo(1);
        assertThat(out.toString().lines())
                .containsExactlyInAnyOrder(
                        "nod = n1: is not a known key; did you mean node?",
                        "state = 7: is a number where a text is wanted; put it in quotes: \"7\"",
                        file + ": 2 problems");
    }

    @Test
    void aFileThatIsNotThereOrNotTextIsSaidSo() throws Exception {
        assertThat(check(directory.resolve("none"))).isEqualTo(1);
        assertThat(out.toString()).contains("does not exist");
        assertThat(check(directory)).isEqualTo(1);
        assertThat(out.toString()).contains("cannot be read");
        assertThat(check(Files.write(directory.resolve("b"), new byte[] {(byte) 0xff, (byte) 0xfe})))
                .isEqualTo(1);
        assertThat(out.toString()).contains("is not UTF-8");
    }

    private int check(Path file) {
        return new CommandLine(new CheckCommand(() -> FakeTypes.CATALOG, Map.of()))
                .setOut(new PrintWriter(out))
                .execute("-f", file.toString());
    }
}
