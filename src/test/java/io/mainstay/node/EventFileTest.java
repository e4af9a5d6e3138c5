package io.mainstay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.ledger.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node alone keeps its log over a restart. */
class EventFileTest {
    @TempDir
    Path state;

    private EventLog add(EventFile file, EventLog log, long sequence) throws IOException {
        EventLog longer = log.with(List.of(Events.event("n1", 1, sequence)));
        file.add(longer.newest(1), longer);
        return longer;
    }

    @Test
    void E1_numbersGoOnAfterARestart() throws IOException {
        EventFile file = new EventFile(state);
        EventLog log = file.read();
        assertThat(log).isEqualTo(EventLog.EMPTY);
        for (long i = 1; i <= 3; i++) {
            log = add(file, log, i);
        }

        EventLog read = new EventFile(state).read();
        assertThat(read.all()).isEqualTo(log.all());
        assertThat(read.last()).isEqualTo(3);
        assertThat(add(new EventFile(state), read, 4).last()).isEqualTo(4);
    }

    @Test
    void aTornLineIsPassedOver() throws IOException {
        EventFile file = new EventFile(state);
        EventLog log = add(file, file.read(), 1);
        Files.writeString(state.resolve("events.jsonl"), "{\"v\":1,\"number\":2,\"at\"", StandardOpenOption.APPEND);

        EventFile again = new EventFile(state);
        EventLog read = again.read();
        assertThat(read.all()).isEqualTo(log.all());
        EventLog longer = add(again, read, 2);
        assertThat(new EventFile(state).read().all()).isEqualTo(longer.all());
    }

    @Test
    void E2_theFileIsBoundedToo() throws IOException {
        EventFile file = new EventFile(state);
        EventLog log = file.read();
        for (int i = 1; i <= 2 * EventLog.LIMIT + 50; i += 50) {
            long from = i;
            List<LoggedEvent> some = LongStream.range(from, from + 50)
                    .mapToObj(sequence -> Events.event("n1", 1, sequence))
                    .toList();
            log = log.with(some);
            file.add(log.newest(50), log);
        }

        try (var lines = Files.lines(state.resolve("events.jsonl"))) {
            assertThat(lines.count()).isLessThanOrEqualTo(EventLog.LIMIT);
        }
        EventLog read = new EventFile(state).read();
        assertThat(read.all()).isEqualTo(log.all());
    }
}
