package io.mainstay.cli;

import io.mainstay.bus.EventJson;
import io.mainstay.bus.Reading;
import io.mainstay.core.event.LoggedEvent;
import io.mainstay.core.event.Severity;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mainstay events [-f] [GROUP]}. */
@Command(
        name = "events",
        description = {
            "Lists what happened in the cluster, oldest first; with -f goes on as it happens.",
            "Numbers are the same on every node. What this node has not told the others yet has none."
        },
        footer = {
            "",
            "Examples:",
            "  mainstay events -f",
            "  mainstay events web --since 30m --severity warning",
            "  mainstay events --standing"
        })
final class EventsCommand extends NodeCommand {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm:ss");

    @Parameters(paramLabel = "GROUP", arity = "0..1", description = "only of this group")
    String group = "";

    @Option(
            names = {"-f", "--follow"},
            description = "goes on until Ctrl-C")
    boolean follow;

    @Option(
            names = "--since",
            paramLabel = "N|TIME",
            converter = Since.Converter.class,
            description = "after event number N, for 30m back, or from 2026-01-31T14:30 on")
    Since since = Since.BEGINNING;

    @Option(names = "--severity", paramLabel = "SEVERITY", description = "at least this: ${COMPLETION-CANDIDATES}")
    Severity severity = Severity.INFORMATION;

    @Option(names = "--standing", description = "only what was raised and not taken back")
    boolean standing;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}")
    Format format = Format.TABLE;

    /** Shown last, of those with a number; 0 before the first. */
    private final AtomicLong lastNumber = new AtomicLong();

    @Override
    int run(NodeClient client) {
        Screen screen = screen();
        String path =
                "/events?" + since.query() + "&severity=" + severity.name().toLowerCase(Locale.ROOT)
                        + (group.isEmpty() ? "" : "&group=" + Attempt.part(group)) + (standing ? "&standing=true" : "");
        if (follow) {
            CountDownLatch end = new CountDownLatch(1);
            client.stream(path, (kind, data) -> show(screen, new JsonObject(data)), end::countDown);
            awaitEnd(end);
            throw new Failure(
                    ExitCode.NOT_REACHABLE,
                    "the connection is lost; to go on from here: mainstay events -f --since " + lastNumber
                            + (group.isEmpty() ? "" : " " + group));
        }
        JsonObject json = good(client.get(path)).json();
        if (format.isForMachines()) {
            screen.line(format.document(json));
            return ExitCode.DONE;
        }
        for (String part : List.of("events", "waiting")) {
            for (Object event : json.getJsonArray(part, new JsonArray())) {
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
        Reading<LoggedEvent> reading = EventJson.readLogged(json);
        if (!(reading instanceof Reading.Good<LoggedEvent> good)) {
            screen.line("an event is not understood: " + ((Reading.Bad<LoggedEvent>) reading).text());
            return;
        }
        LoggedEvent event = good.value();
        lastNumber.accumulateAndGet(event.number(), Math::max);
        if (format.isForMachines()) {
            screen.line(format.next(json));
            return;
        }
        String lead =
                (event.number() == 0 ? "-" : event.number()) + "  " + time(event.atMs()) + "  " + target(event) + "  ";
        String request = event.asking().request();
        String text = event.kind() + ": " + event.text() + (request.isEmpty() ? "" : " [" + request + "]");
        // In full: the reason stands at the end.
        List<String> lines =
                format == Format.WIDE ? List.of(lead + text) : Screen.wrap(text, lead, "      ", Screen.COLUMNS);
        lines.forEach(each -> screen.line(screen.bySeverity(event.severity(), each)));
    }

    private static String target(LoggedEvent event) {
        if (event.group().isEmpty()) {
            return event.node().isEmpty() ? "cluster" : event.node();
        }
        String what = event.resource().isEmpty() ? event.group() : event.group() + "/" + event.resource();
        return event.node().isEmpty() ? what : event.node() + " " + what;
    }
}
