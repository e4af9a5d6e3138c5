package io.mainstay.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent that leaves on purpose writes down for the next one. */
class DetachedNoteTest {
    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("detached");
    }

    @Test
    void itIsReadOnceAndSaysHowLongIsLeft() throws Exception {
        DetachedNote.now(60_000, List.of("web", "db")).write(file());

        DetachedNote read = DetachedNote.take(file()).orElseThrow();

        assertThat(read.groups()).containsExactlyInAnyOrder("web", "db");
        assertThat(read.leftMs().orElseThrow()).isBetween(1L, 60_000L);
        assertThat(DetachedNote.take(file())).isEmpty();
    }

    @Test
    void afterItsEndOrAnotherStartOfTheMachineNothingIsLeft() throws Exception {
        DetachedNote note = DetachedNote.now(60_000, List.of("web"));
        assertThat(new DetachedNote(1, note.boot(), Set.of("web")).leftMs()).isEmpty();
        assertThat(new DetachedNote(note.untilMs(), "another", Set.of("web")).leftMs())
                .isEmpty();
    }

    @Test
    void whatIsLeftWithoutAnEndHasNoTime() throws Exception {
        DetachedNote.now(DetachedNote.NONE, List.of("web")).write(file());
        DetachedNote read = DetachedNote.take(file()).orElseThrow();
        assertThat(read.untilMs()).isEqualTo(DetachedNote.NONE);
        assertThat(read.leftMs()).isEmpty();
    }

    @Test
    void oneThatCannotBeReadSaysNothingAndIsGone() throws Exception {
        Files.writeString(file(), "what runs was left running on purpose\n");
        assertThat(DetachedNote.take(file())).isEmpty();
        assertThat(file()).doesNotExist();
    }
}
