package io.mainstay.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The install script into a directory of its own: what it lays down works from there. */
@Tag("long")
class InstallIT {
    @TempDir
    Path directory;

    private static String run(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
        builder.environment().remove("MAINSTAY_JAR");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    @Test
    void programCompletionAndManualPagesAreInTheirPlaces() throws Exception {
        assertThat(run("src/main/packaging/install", directory.toString())).contains("mainstay is installed in");
        Path program = directory.resolve("usr/bin/mainstay");
        assertThat(run(program.toString(), "version", "--client")).startsWith("client  mainstay ");
        assertThat(directory.resolve("usr/share/man/man1/mainstay-switch.1")).isNotEmptyFile();
        assertThat(directory.resolve("usr/share/man/man5/mainstay.yaml.5")).isNotEmptyFile();
        assertThat(directory.resolve("usr/lib/systemd/system/mainstay.service")).isNotEmptyFile();
        assertThat(directory.resolve("usr/share/zsh/vendor-completions/_mainstay"))
                .isNotEmptyFile();
        String completed = run(
                "bash",
                "-c",
                "source '" + directory + "/usr/share/bash-completion/completions/mainstay'\nCOMP_WORDS=('" + program
                        + "' node det)\nCOMP_CWORD=2\n_mainstay\necho \"${COMPREPLY[@]}\"");
        assertThat(completed.strip()).isEqualTo("detach");
        Path mine = directory.resolve("etc/mainstay/mainstay.yaml");
        Files.writeString(mine, "node: mine\n");
        run("src/main/packaging/install", directory.toString());
        assertThat(mine).hasContent("node: mine");
    }
}
