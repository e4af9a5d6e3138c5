package io.mainstay.cli;

import io.mainstay.bus.TimersJson;
import io.mainstay.config.ConfigFile;
import io.mainstay.config.Reading;
import io.mainstay.core.lease.DerivedTimes;
import io.mainstay.core.lease.LeaseTimings;
import io.mainstay.ledger.LedgerLimits;
import io.mainstay.resource.TypeCatalog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mainstay timers [-f FILE]}: every time that follows from lease.ttl, from a node or from a file. */
@Command(
        name = "timers",
        description = "Shows every time that follows from lease.ttl, and the longest that a failover may take.",
        footer = {
            "",
            "Examples:",
            "  mainstay timers",
            "  mainstay timers -f conf/mainstay.yaml",
            "  mainstay timers --ttl 600ms"
        })
public final class TimersCommand implements Callable<Integer> {
    private final Supplier<TypeCatalog> types;

    @Mixin
    private final NodeOption node = new NodeOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private CommandSpec spec;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "from this file; needs no node")
    private @Nullable Path file;

    @Option(
            names = "--ttl",
            paramLabel = "DURATION",
            converter = Duration.Converter.class,
            description = "from this ttl, 400ms to 60s; needs neither node nor file")
    private @Nullable Duration ttl;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}")
    private Format format = Format.TABLE;

    /** The types are asked for only when a file is read, for making them may cost something. */
    public TimersCommand(Supplier<TypeCatalog> types) {
        this.types = types;
    }

    @Override
    public Integer call() {
        JsonObject json = ttl != null ? derived(ttl.ms()) : file != null ? derived(ttlOf(file)) : asked();
        Screen screen = new Screen(spec.commandLine().getOut());
        if (format.isForMachines()) {
            screen.line(format.document(json));
            return ExitCode.DONE;
        }
        for (Object entry : json.getJsonArray("rows", new JsonArray())) {
            JsonObject row = (JsonObject) entry;
            String ms = row.getLong("ms", 0L) + " ms";
            String lead =
                    Screen.pad(row.getString("name", ""), 16) + " ".repeat(Math.max(0, 9 - ms.length())) + ms + "  ";
            Screen.wrap(row.getString("meaning", ""), lead, " ".repeat(lead.length()), Screen.COLUMNS)
                    .forEach(screen::line);
        }
        return ExitCode.DONE;
    }

    private JsonObject asked() {
        try (NodeClient client = new NodeClient(node.find())) {
            return NodeCommand.good(client.get("/timers")).json();
        }
    }

    private long ttlOf(Path path) {
        Reading reading = ConfigFile.read(path, types.get(), ConfigFile.hostName(), ConfigFile.outside());
        return reading.config()
                .orElseThrow(() -> new Failure(
                        ExitCode.REFUSED,
                        path + " is not in order: " + reading.problems().get(0) + "; mainstay check -f " + path
                                + " tells all"))
                .cluster()
                .ttlMs();
    }

    private static JsonObject derived(long ttlMs) {
        if (ttlMs < LeaseTimings.MIN_TTL_MS || ttlMs > LeaseTimings.MAX_TTL_MS) {
            throw new Failure(ExitCode.USAGE, "--ttl is " + ttlMs + " ms; it goes from 400ms to 60s");
        }
        return TimersJson.write(
                new DerivedTimes(LeaseTimings.of(ttlMs), LedgerLimits.of(ttlMs).electionMs()));
    }
}
