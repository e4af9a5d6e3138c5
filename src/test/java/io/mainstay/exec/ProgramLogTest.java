package io.mainstay.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramLogTest {
    @TempDir
    Path directory;

    private final List<String> lines = new ArrayList<>();

    @Test
    void onlyWholeLinesAreTakenUntilTheEnd() throws Exception {
        Path file = file("old run\n");
        ProgramLog log = new ProgramLog(file, Files.size(file), 1_000);
        assertThat(log.lastLine()).as("of an earlier run").isEmpty();
        append("one\ntw");
        log.pump(ProgramLog.Rest.WAIT_FOR_ITS_END, lines::add);
        assertThat(lines).containsExactly("one");
        assertThat(log.lastLine()).as("not read yet").isEqualTo("tw");
        append("o\nthree");
        log.pump(ProgramLog.Rest.WAIT_FOR_ITS_END, lines::add);
        log.pump(ProgramLog.Rest.TAKE, lines::add);
        assertThat(lines).containsExactly("one", "two", "three");
        assertThat(log.lastLine()).isEqualTo("three");
    }

    @Test
    void aFileThatGrewTooLongIsEmptiedAndGoesOn() throws Exception {
        Path file = file("");
        ProgramLog log = new ProgramLog(file, 0, 100);
        append("x".repeat(99) + "\nlast\n");
        log.pump(ProgramLog.Rest.WAIT_FOR_ITS_END, lines::add);
        assertThat(Files.size(file)).isZero();
        append("next\n");
        log.pump(ProgramLog.Rest.WAIT_FOR_ITS_END, lines::add);
        assertThat(lines).containsExactly("x".repeat(99), "last", "next");
    }

    @Test
    void moreThanIsReadAtOnceIsLeftOutAndSaid() throws Exception {
        Path file = file("");
        ProgramLog log = new ProgramLog(file, 0, ProgramLog.MAX_BYTES);
        append("y\n".repeat(ProgramLog.MAX_READ));
        log.pump(ProgramLog.Rest.WAIT_FOR_ITS_END, lines::add);
        assertThat(lines.get(0)).isEqualTo("… " + ProgramLog.MAX_READ + " bytes left out …");
        assertThat(lines).hasSize(1 + ProgramLog.MAX_READ / 2);
    }

    @Test
    void aFileThatWasRemovedIsAnEmptyOne() throws Exception {
        Path file = file("one\n");
        ProgramLog log = new ProgramLog(file, 0, 100);
        Files.delete(file);
        log.pump(ProgramLog.Rest.TAKE, lines::add);
        assertThat(lines).isEmpty();
        assertThat(log.lastLine()).isEmpty();
    }

    private Path file(String text) throws Exception {
        return Files.writeString(directory.resolve("app.out"), text);
    }

    private void append(String text) throws Exception {
        Files.writeString(directory.resolve("app.out"), text, StandardOpenOption.APPEND);
    }
}
