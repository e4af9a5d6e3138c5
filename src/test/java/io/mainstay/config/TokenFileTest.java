package io.mainstay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.core.command.AccessRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
    private static final String HASH = "a".repeat(64);

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("tokens");
    }

    private void write(String text, String mode) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void whatIsAddedIsReadAgainAndNothingButItsHashIsKept() throws IOException {
        String text = Token.random();
        Token kim = new Token("kim", AccessRole.OPERATOR, Token.sha256(text));
        TokenFile.add(file, kim);
        TokenFile.add(file, new Token("ci", AccessRole.VIEWER, HASH));

        assertThat(TokenFile.read(file)).containsExactly(kim, new Token("ci", AccessRole.VIEWER, HASH));
        assertThat(TokenFile.read(file).get(0).matches(Token.sha256(text))).isTrue();
        assertThat(TokenFile.read(file).get(1).matches(Token.sha256(text))).isFalse();
        assertThat(Files.readString(file)).doesNotContain(text);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(Token.random()).isNotEqualTo(text).hasSize("mainstay_".length() + 43);
    }

    @Test
    void namesAreUniqueAndCanBeRemoved() throws IOException {
        TokenFile.add(file, new Token("kim", AccessRole.ADMIN, HASH));
        assertThatThrownBy(() -> TokenFile.add(file, new Token("kim", AccessRole.VIEWER, HASH)))
                .hasMessageContaining("has a token kim already");
        TokenFile.remove(file, "kim");
        assertThat(TokenFile.read(file)).isEmpty();
        assertThatThrownBy(() -> TokenFile.remove(file, "kim")).hasMessageContaining("has no token kim");
        assertThat(Files.readString(file)).startsWith("# Who may ask");
    }

    @Test
    void W8_aFileThatOthersMayReadOrChangeIsRefused() throws IOException {
        for (String mode : new String[] {"rw-r--r--", "rw-rw----", "rw-r---w-", "rw-r----x"}) {
            write("kim admin " + HASH + "\n", mode);
            assertThatThrownBy(() -> TokenFile.read(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(mode)
                    .hasMessageContaining("chmod 0640");
        }
        write("kim admin " + HASH + "\n", "rw-r-----");
        assertThat(TokenFile.read(file)).hasSize(1);
    }

    @Test
    void aWrongLineIsNamedButNotShown() throws IOException {
        for (String line : new String[] {
            "kim admin secret", "kim boss " + HASH, "kim admin", "k/m admin " + HASH, "kim admin " + HASH + " more"
        }) {
            write("# people\n\n" + line + "\n", "rw-------");
            assertThatThrownBy(() -> TokenFile.read(file))
                    .hasMessageContaining("line 3")
                    .hasMessageNotContaining("secret");
        }
        write("kim admin " + HASH + "\nkim viewer " + HASH + "\n", "rw-------");
        assertThatThrownBy(() -> TokenFile.read(file)).hasMessageContaining("names kim again");
    }

    @Test
    void whatIsNotThereOrTooLargeIsRefused() throws IOException {
        assertThatThrownBy(() -> TokenFile.read(file)).hasMessageContaining("is not there");
        write("#".repeat(300_000), "rw-------");
        assertThatThrownBy(() -> TokenFile.read(file)).hasMessageContaining("is no file of tokens");
        write(("# " + "x".repeat(50) + "\n").repeat(10), "rw-------");
        for (int i = 0; i < 3; i++) {
            TokenFile.add(file, new Token("t" + i, AccessRole.VIEWER, HASH));
        }
        assertThat(TokenFile.read(file)).hasSize(3);
    }

    @Test
    void twoWhoChangeItAtOnceDoNotUndoEachOther() throws IOException {
        TokenFile.add(file, new Token("kim", AccessRole.ADMIN, HASH));
        Files.createFile(directory.resolve("tokens.new"));
        assertThatThrownBy(() -> TokenFile.add(file, new Token("lee", AccessRole.VIEWER, HASH)))
                .hasMessageContaining("somebody else is changing the tokens");
        assertThat(directory.resolve("tokens.new")).exists();
        assertThat(TokenFile.read(file)).hasSize(1);
    }
}
