package io.mainstay.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void eachOpeningIsALifeMoreAndASecondNodeIsKeptOut() throws Exception {
        Path state = directory.resolve("a/b");
        try (StateDirectory first = StateDirectory.open(state)) {
            assertThat(first.life()).isOne();
            assertThatThrownBy(() -> StateDirectory.open(state))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is in use by another node");
        }
        try (StateDirectory second = StateDirectory.open(state)) {
            assertThat(second.life()).isEqualTo(2);
        }
    }

    @Test
    void aDirectoryThatCannotBeUsedIsNamedWithTheReason() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> StateDirectory.open(file))
                .hasMessageStartingWith("the state directory " + file + " cannot be");
        Files.createDirectories(directory.resolve("locked/lock"));
        assertThatThrownBy(() -> StateDirectory.open(directory.resolve("locked")))
                .hasMessageStartingWith("the state directory " + directory.resolve("locked") + " cannot be written: ");
        Files.createDirectories(directory.resolve("counted/life.next"));
        assertThatThrownBy(() -> StateDirectory.open(directory.resolve("counted")))
                .hasMessageStartingWith(
                        "the count of lives " + directory.resolve("counted/life") + " cannot be written");
    }

    @Test
    void aCountThatIsNoNumberIsNotGuessed() throws Exception {
        Files.writeString(directory.resolve("life"), "many");
        assertThatThrownBy(() -> StateDirectory.open(directory)).hasMessageContaining("should hold one number");
    }
}
