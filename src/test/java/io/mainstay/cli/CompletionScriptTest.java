package io.mainstay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mainstay.cli.CompletionScript.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion script, run by the shells themselves; a small program stands for a node that knows some names. */
class CompletionScriptTest {
    @TempDir
    Path directory;

    private Path program;

    @BeforeEach
    void program() throws IOException {
        program = directory.resolve("mainstay");
        Files.writeString(program, """
                        #!/usr/bin/env bash
                        echo "$*" >> "$(dirname "$0")/asked"
                        case "$1 $2" in
                          "names group") printf 'web\\nmail\\n' ;;
                          "names target") printf 'web\\nweb/app\\nweb/lb\\n$(touch evil)\\n' ;;
                          "names node") printf 'n1\\nn2\\n' ;;
                          "names hook") printf 'chat\\npager\\n' ;;
                        esac
                        """);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    /** What Tab offers at the end of these words, as bash does it. */
    private List<String> complete(String... words) throws Exception {
        return complete("bash", Shell.BASH, words);
    }

    private List<String> complete(String shell, Shell kind, String... words) throws Exception {
        Path script = directory.resolve("completion." + shell);
        Files.writeString(
                script, CompletionScript.of(MainstayCommand.commandLine().getCommandSpec(), kind));
        String line = Arrays.stream(words).map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        String emulate = kind == Shell.ZSH ? "emulate -L sh; setopt kshglob noshglob braceexpand\n" : "";
        String run = "source " + script + "\nrun() {\n" + emulate + "COMP_WORDS=('" + program + "' " + line
                + ")\nCOMP_CWORD=" + words.length
                + "\n_mainstay\n((${#COMPREPLY[@]})) && printf '%s\\n' \"${COMPREPLY[@]}\"\n}\nrun\n";
        Process process = new ProcessBuilder(shell, "-c", run)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return out.lines().toList();
    }

    @Test
    void subcommandsOptionsAndFixedValues() throws Exception {
        assertThat(complete("sw")).containsExactly("switch");
        assertThat(complete("node", "dr")).containsExactly("drain");
        assertThat(complete("status", "--wa")).containsExactly("--watch");
        assertThat(complete("status", "-o", "")).containsExactly("table", "wide", "json", "yaml");
        assertThat(complete("status", "--output", "=", "js")).containsExactly("json");
        assertThat(complete("completion", "z")).containsExactly("zsh");
        assertThat(complete("na")).as("hidden commands are not offered").isEmpty();
        assertThat(directory.resolve("asked"))
                .as("none of this starts a program")
                .doesNotExist();
    }

    @Test
    void namesOfTheRunningNode() throws Exception {
        assertThat(complete("why", "w")).containsExactly("web");
        assertThat(complete("offline", "web/")).containsExactly("web/app", "web/lb");
        assertThat(complete("switch", "web", "--to", "n")).containsExactly("n1", "n2");
        assertThat(complete("switch", "--wait", "=", "30s", "--reason", "a b", "we"))
                .containsExactly("web", "web/app", "web/lb");
        assertThat(complete("hooks", "test", "p")).containsExactly("pager");
        assertThat(complete("why", "web", "w")).as("there is only one").isEmpty();
        assertThat(directory.resolve("evil")).as("a name is never run").doesNotExist();
        complete("why", "--socket", "/run/x.sock", "");
        assertThat(Files.readString(directory.resolve("asked"))).contains("names group --socket /run/x.sock");
    }

    @Test
    void filesAreCompletedWhereAFileIsWanted() throws Exception {
        Files.createFile(directory.resolve("case.tar.gz"));
        assertThat(complete("bundle", "-o", "ca")).containsExactly("case.tar.gz");
    }

    @Test
    void zshRunsTheSame() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/zsh")), "zsh is missing (apt-get install zsh)");
        assertThat(complete("zsh", Shell.ZSH, "sw")).containsExactly("switch");
        assertThat(complete("zsh", Shell.ZSH, "why", "w")).containsExactly("web");
        assertThat(complete("zsh", Shell.ZSH, "switch", "web", "--to", "n")).containsExactly("n1", "n2");
    }
}
