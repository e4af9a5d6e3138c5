package io.mainstay.node;

import io.mainstay.bus.EventJson;
import io.mainstay.bus.Reading;
import io.mainstay.core.event.EventLog;
import io.mainstay.core.event.LoggedEvent;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The event log of a node alone, which has no ledger to keep it: one line of JSON an event, the newest last. Blocks; used by
 * one at a time. A line that a power loss has torn is passed over.
 */
public final class EventFile {
    private static final String NAME = "events.jsonl";

    /** The file may hold so many lines more than the log before it is written anew. */
    private static final int SPARE = EventLog.LIMIT;

    private final Path file;
    private int lines;

    /** @param state the node's state directory */
    public EventFile(Path state) {
        this.file = state.resolve(NAME);
    }

    /** All that is there; numbers go on from it. */
    public EventLog read() throws IOException {
        List<LoggedEvent> events = new ArrayList<>();
        if (Files.exists(file)) {
            try (Stream<String> all = Files.lines(file, StandardCharsets.UTF_8)) {
                all.forEach(line -> take(line, events));
            }
        }
        if (events.isEmpty()) {
            return EventLog.EMPTY;
        }
        List<LoggedEvent> kept = events.subList(Math.max(0, events.size() - EventLog.LIMIT), events.size());
        return new EventLog(kept.get(0).number(), Collections.emptySortedMap(), Collections.emptySortedMap(), List.of())
                .with(kept);
    }

    private void take(String line, List<LoggedEvent> events) {
        lines++;
        try {
            if (EventJson.readLogged(new JsonObject(line)) instanceof Reading.Good<LoggedEvent> good) {
                events.add(good.value());
            }
        } catch (DecodeException torn) {
            // What could not be written whole was told when it happened; what follows shall not hang on it.
            lines = Integer.MAX_VALUE / 2;
        }
    }

    /** Adds what is new; where the file has grown too long, it is written anew with the log. */
    public void add(List<LoggedEvent> news, EventLog log) throws IOException {
        lines += news.size();
        if (lines <= EventLog.LIMIT + SPARE) {
            Files.writeString(file, text(news), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return;
        }
        Path part = file.resolveSibling(NAME + ".part");
        Files.writeString(part, text(log.all()));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        lines = log.size();
    }

    private static String text(List<LoggedEvent> events) {
        return events.stream()
                .map(event -> EventJson.message(event).encode() + "\n")
                .collect(Collectors.joining());
    }
}
