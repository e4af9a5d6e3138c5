package io.mainstay.cli;

import io.mainstay.bus.EventJson;
import io.mainstay.bus.Reading;
import io.mainstay.core.event.Event;
import io.mainstay.core.event.Severity;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mainstay events [-f]}. */
@Command(
        name = "events",
        description = "Lists what happened on the node, oldest first; with -f goes on as it happens.",
        footer = {"", "Examples:", "  mainstay events -f", "  mainstay events --severity warning --since 120"})
final class EventsCommand extends NodeCommand {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm:ss");

    @Option(
            names = {"-f", "--follow"},
            description = "goes on until Ctrl-C")
    boolean follow;

    @Option(names = "--since", paramLabel = "NUMBER", description = "only events after this number")
    long since;

    @Option(names = "--severity", paramLabel = "SEVERITY", description = "at least this: ${COMPLETION-CANDIDATES}")
    Severity severity = Severity.INFORMATION;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}")
    Format format = Format.TABLE;

    @Override
    int run(NodeClient client) {
        Screen screen = screen();
        String path = "/events?since=" + Math.max(0, since);
        if (follow) {
            CountDownLatch end = new CountDownLatch(1);
            client.stream(path, (kind, data) -> show(screen, new JsonObject(data)), end::countDown);
            awaitEnd(end);
            throw new Failure(ExitCode.NOT_REACHABLE, "the connection is lost; later events are not shown");
        }
        JsonObject json = good(client.get(path)).json();
        if (format.isForMachines()) {
            screen.line(format.document(json));
        } else {
            for (Object event : json.getJsonArray("events", new JsonArray())) {
                show(screen, (JsonObject) event);
            }
        }
        return ExitCode.DONE;
    }

    private static void awaitEnd(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A wall clock as people read it; a dash where it is not known. */
    static String time(long wallMs) {
        return wallMs == 0 ? "-" : TIME.format(Instant.ofEpochMilli(wallMs).atZone(ZoneId.systemDefault()));
    }

    private void show(Screen screen, JsonObject json) {
        Reading<Event> reading = EventJson.read(json);
        if (!(reading instanceof Reading.Good<Event> good)) {
            screen.line("an event is not understood: " + ((Reading.Bad<Event>) reading).text());
            return;
        }
        Event event = good.value();
        if (event.kind().severity().compareTo(severity) < 0) {
            return;
        }
        if (format.isForMachines()) {
            screen.line(format.next(json));
            return;
        }
        String target = event.resource().isEmpty() ? event.group() : event.group() + "/" + event.resource();
        String lead = event.sequence() + "  " + time(event.atWallMs()) + "  "
                + (target.isEmpty() ? event.node() : target) + "  ";
        String text = event.kind().label() + ": " + event.text();
        // In full: the reason stands at the end.
        List<String> lines =
                format == Format.WIDE ? List.of(lead + text) : Screen.wrap(text, lead, "      ", Screen.COLUMNS);
        lines.forEach(each -> screen.line(screen.bySeverity(event.kind().severity(), each)));
    }
}
