package io.mainstay.cli;

import io.mainstay.bundle.Secrets;
import io.mainstay.run.Diagnosis;
import io.mainstay.run.Version;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mainstay bundle}: one archive for a support case. What cannot be had is noted in it and fails nothing. */
@Command(
        name = "bundle",
        description = "Writes one archive for a support case: state, events, configuration, log; secrets are removed.",
        footer = {
            "",
            "Secrets are removed by their names, by their places and by their looks. Look into it",
            "before you give it away all the same: what a program prints, nobody knows beforehand.",
            "Where the node does not answer, it holds the configuration and what the machine says.",
            "",
            "Examples:",
            "  mainstay bundle",
            "  mainstay bundle -o /tmp/case-17.tar.gz"
        })
final class BundleCommand implements Callable<Integer> {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /** Longer than the node takes to gather its part. */
    private static final int LIMIT_MS = 12_000;

    @Mixin
    private final NodeOption node = new NodeOption();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "where to, a new file; mainstay-NODE-TIME.tar.gz in this directory unless told")
    private @Nullable Path file;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            defaultValue = "/etc/mainstay/mainstay.yaml",
            description = "the configuration, for a node that does not answer; ${DEFAULT-VALUE} unless told")
    @SuppressWarnings("NullAway.Init") // picocli fills it in.
    private Path configuration;

    @Spec
    private @Nullable CommandSpec spec;

    private final Map<String, String> parts = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();

    @Override
    public Integer call() {
        String name = gather();
        Instant now = Instant.now();
        String title = "mainstay-" + name + "-" + STAMP.format(now);
        Path target = file == null ? Path.of(title + ".tar.gz") : file;
        try {
            write(target, title, now.getEpochSecond());
        } catch (FileAlreadyExistsException there) {
            throw new Failure(ExitCode.REFUSED, target + " is there already; choose another name with -o");
        } catch (IOException failure) {
            throw new Failure(ExitCode.REFUSED, target + " cannot be written: " + failure);
        }
        Screen screen = new Screen(Objects.requireNonNull(spec).commandLine().getOut());
        screen.line(target + ": " + parts.size() + " parts, secrets removed"
                + (failures.isEmpty() ? "" : "; could not be had: " + String.join(", ", failures.keySet())));
        return ExitCode.DONE;
    }

    /** Asks for every part; returns the node's name. */
    private String gather() {
        String name = "unreachable";
        try (NodeClient client = new NodeClient(node.find(), LIMIT_MS)) {
            name = NodeCommand.good(client.get("/cluster")).json().getString("node", name);
            part("node", () -> {
                JsonObject told =
                        NodeCommand.good(client.get("/diagnosis")).json().getJsonObject("parts", new JsonObject());
                told.fieldNames().forEach(each -> parts.put(each, told.getString(each, "")));
                return "";
            });
            for (String path : new String[] {"/nodes", "/timers", "/hooks"}) {
                part(
                        path.substring(1) + ".json",
                        () -> NodeCommand.good(client.get(path)).json().encodePrettily());
            }
            part(
                    "metrics.txt",
                    () -> NodeCommand.good(client.getPlain("/metrics")).text());
        } catch (Failure failure) {
            failures.put("node", String.valueOf(failure.getMessage()));
        }
        if (failures.containsKey("node")) {
            parts.putAll(Diagnosis.withoutNode(configuration));
        }
        return name.replaceAll("[^A-Za-z0-9._-]", "_");
    }

    private void part(String name, Supplier<String> ask) {
        try {
            String text = ask.get();
            if (!text.isEmpty()) {
                // The node has cleaned its own; of these only the looks are known.
                parts.put(name, Secrets.unknown().clean(text));
            }
        } catch (Failure failure) {
            failures.put(name, String.valueOf(failure.getMessage()));
        }
    }

    private void write(Path target, String title, long atS) throws IOException {
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        try (OutputStream out = Channels.newOutputStream(Files.newByteChannel(target, fresh, mode));
                Archive archive = new Archive(out, atS)) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                if (!archive.add(title + "/" + part.getKey(), part.getValue())) {
                    failures.put(part.getKey(), "it would be too much");
                }
            }
            archive.add(title + "/README.txt", contents(title));
        }
    }

    private String contents(String title) {
        StringBuilder text = new StringBuilder(title + ", by mainstay " + Version.text() + "\n");
        text.append("Secrets are removed by name, place and looks; ")
                .append(Secrets.REMOVED)
                .append(" stands there.\n\n");
        parts.forEach((name, part) -> text.append(String.format("%-40s %d characters%n", name, part.length())));
        failures.forEach((name, why) -> text.append(String.format(
                "%-40s could not be had: %s%n", name, Secrets.unknown().clean(why))));
        return text.toString();
    }
}
