package io.mainstay.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of variables, as systemd.exec(5) describes EnvironmentFile. */
class EnvironmentFileTest {
    @TempDir
    Path directory;

    @Test
    void linesAreReadAsSystemdReadsThem() throws Exception {
        Map<String, String> found = EnvironmentFile.parse("""
                # a comment
                ; another \\
                still=comment
                PLAIN=one two \t
                  INDENTED =  x
                EMPTY=
                HASH=a#b ; c
                DOUBLE="a b  \\"q\\" \\$HOME \\n #"
                SINGLE='a\\b "c"'
                JOINED=one \\
                two
                LINES="first
                second"
                ESCAPED=a\\ \\
                QUOTED_TAIL="x"y
                LITERAL=a"b"
                PLAIN=later wins
                """);
        assertThat(found)
                .containsExactly(
                        Map.entry("PLAIN", "later wins"),
                        Map.entry("INDENTED", "x"),
                        Map.entry("EMPTY", ""),
                        Map.entry("HASH", "a#b ; c"),
                        Map.entry("DOUBLE", "a b  \"q\" $HOME \\n #"),
                        Map.entry("SINGLE", "a\\b \"c\""),
                        Map.entry("JOINED", "one two"),
                        Map.entry("LINES", "first\nsecond"),
                        Map.entry("ESCAPED", "a QUOTED_TAIL=\"x\"y"),
                        Map.entry("LITERAL", "a\"b\""));
        assertThat(EnvironmentFile.parse("A=1\r\nB=2")).containsEntry("A", "1").containsEntry("B", "2");
        assertThat(EnvironmentFile.parse("A=\"x\"y")).containsEntry("A", "xy");
        assertThat(EnvironmentFile.parse("")).isEmpty();
    }

    @Test
    void whatIsNoVariableIsRefusedWithItsLineAndWithoutItsValue() {
        assertThatThrownBy(() -> EnvironmentFile.parse("A=1\n\nexport secret\n"))
                .isInstanceOf(IOException.class)
                .hasMessage("line 3 is not NAME=value");
        assertThatThrownBy(() -> EnvironmentFile.parse("export A=secret"))
                .hasMessageStartingWith("line 1 has no valid name")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> EnvironmentFile.parse("A=1\nB='secret\n"))
                .hasMessage("the quote that opens in line 2 is never closed");
        assertThatThrownBy(() -> EnvironmentFile.parse("A=\0")).hasMessage("line 1 has a NUL character");
    }

    @Test
    void filesWinOverTheCommandAndLaterOnesOverEarlier() throws Exception {
        Path first = Files.writeString(directory.resolve("first"), "A=1\nB=1\n");
        Path second = Files.writeString(directory.resolve("second"), "B=2\n");
        Command command = Command.of("x").withEnvironment(Map.of("A", "0", "C", "0"));
        assertThat(EnvironmentFile.addTo(command, List.of(first.toString(), "-/no/such", "-" + second))
                        .environment())
                .containsOnly(Map.entry("A", "1"), Map.entry("B", "2"), Map.entry("C", "0"));
    }

    @Test
    void aFileThatCannotBeUsedIsNamed() throws Exception {
        assertThatThrownBy(() -> EnvironmentFile.addTo(Command.of("x"), List.of("/no/such")))
                .hasMessage("the environment file /no/such does not exist; create it, or write -/no/such if it may be"
                        + " missing");
        Path tooLong = Files.writeString(directory.resolve("long"), "A=" + "x".repeat(256 * 1024));
        assertThatThrownBy(() -> EnvironmentFile.addTo(Command.of("x"), List.of("-" + tooLong)))
                .hasMessageContaining(tooLong + " cannot be used: it has more than 262144 bytes");
        Path bad = Files.writeString(directory.resolve("bad"), "nothing");
        assertThatThrownBy(() -> EnvironmentFile.addTo(Command.of("x"), List.of(bad.toString())))
                .hasMessage("the environment file " + bad + " cannot be used: line 1 is not NAME=value");
    }
}
