package io.mainstay.run;

import io.mainstay.bundle.Secrets;
import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.exec.Directories;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What a node can say of itself for a support case: configuration, log, threads, the machine. Asked over the local bus, with the
 * parts that others have to add; everything is cleaned of the configuration's secrets before it leaves the process. A part that
 * cannot be had says why instead.
 */
public final class Diagnosis {
    /** Of one part; what is longer loses its beginning. */
    private static final int MAX_PART = 512 * 1024;

    private static final int MAX_FRAMES = 60;
    private static final int MAX_FILES = 500;

    /** Small files of the kernel, as they stand. Nothing else is ever opened beside the configuration. */
    private static final List<String> FACTS = List.of(
            "/proc/version",
            "/etc/os-release",
            "/proc/uptime",
            "/proc/loadavg",
            "/proc/meminfo",
            "/proc/pressure/cpu",
            "/proc/pressure/memory",
            "/proc/pressure/io",
            "/sys/devices/system/clocksource/clocksource0/current_clocksource",
            "/sys/devices/system/clocksource/clocksource0/available_clocksource",
            "/sys/fs/cgroup/cgroup.controllers",
            "/proc/self/cgroup",
            "/proc/self/limits",
            "/proc/self/status");

    private final Path configuration;
    private final Path state;
    private final LogTail log;

    private Diagnosis(Path configuration, Path state, LogTail log) {
        this.configuration = configuration;
        this.state = state;
        this.log = log;
    }

    /** Begins to answer at {@link Addresses#LOCAL_DIAGNOSIS}. */
    static void serve(Vertx vertx, Path configuration, Path state, LogTail log) {
        Diagnosis diagnosis = new Diagnosis(configuration, state, log);
        vertx.eventBus()
                .<JsonObject>localConsumer(Addresses.LOCAL_DIAGNOSIS, message -> diagnosis.answer(vertx, message));
    }

    private void answer(Vertx vertx, Message<JsonObject> message) {
        Future<JsonObject> parts = vertx.executeBlocking(() -> parts(message.body()), false);
        parts.onSuccess(all -> message.reply(all, LocalCodec.LOCAL))
                .onFailure(failure -> message.fail(1, String.valueOf(failure.getMessage())));
    }

    /** What can be said without a running node: its configuration, and the machine. Blocks for files. */
    public static Map<String, String> withoutNode(Path configuration) {
        Known known = Known.of(configuration);
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("configuration.yaml", known.text());
        parts.put("system.txt", part(Diagnosis::system));
        parts.replaceAll((name, text) -> known.secrets().clean(end(text)));
        return parts;
    }

    /** A configuration without its secrets, and what they are. */
    private record Known(String text, Secrets secrets) {
        static Known of(Path file) {
            try {
                Object tree = read(file);
                Secrets secrets = Secrets.of(tree);
                return new Known(
                        "# " + file + ", without comments and secrets\n" + dump(secrets.cleanTree(tree)), secrets);
            } catch (IOException | RuntimeException failure) {
                // The message of a parser would quote the file.
                return new Known(
                        file + " cannot be read as YAML (" + failure.getClass().getSimpleName()
                                + ") and is left out; secrets are known by their looks alone",
                        Secrets.unknown());
            }
        }
    }

    /** Blocks for files. */
    private JsonObject parts(JsonObject added) {
        Known known = Known.of(configuration);
        Secrets secrets = known.secrets();
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("configuration.yaml", known.text());
        parts.put("log.txt", String.join("\n", log.lines()));
        parts.put("system.txt", part(Diagnosis::system));
        parts.put("java.txt", part(Diagnosis::java));
        parts.put("threads.txt", part(Diagnosis::threads));
        parts.put("state-directory.txt", part(this::stateDirectory));
        if (!secrets.isComplete()) {
            parts.put("secrets.txt", "more values than are looked for; the rest are known by their looks alone");
        }
        for (String name : added.fieldNames()) {
            parts.put(name, added.getString(name, ""));
        }
        JsonObject all = new JsonObject();
        parts.forEach((name, text) -> all.put(name, secrets.clean(end(text))));
        return all;
    }

    private static String end(String text) {
        return text.length() <= MAX_PART ? text : "… " + text.substring(text.length() - MAX_PART);
    }

    private static Object read(Path file) throws IOException {
        LoaderOptions limits = new LoaderOptions();
        limits.setAllowRecursiveKeys(false);
        try (InputStream in = Files.newInputStream(file)) {
            Object tree = new Yaml(new SafeConstructor(limits)).load(in);
            return tree == null ? Map.of() : tree;
        }
    }

    private static String dump(Object tree) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        return new Yaml(options).dump(tree);
    }

    /** One part in the making; may fail as it likes. */
    private interface Part {
        String text() throws IOException;
    }

    private static String part(Part part) {
        try {
            return part.text();
        } catch (IOException | RuntimeException failure) {
            return "cannot be had: " + failure;
        }
    }

    private static String system() {
        StringBuilder text = new StringBuilder();
        for (String file : FACTS) {
            text.append("== ")
                    .append(file)
                    .append('\n')
                    .append(part(() -> content(Path.of(file))))
                    .append('\n');
        }
        boolean isUnified = Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"));
        return text.append("== cgroup\nversion ")
                .append(isUnified ? 2 : 1)
                .append('\n')
                .toString();
    }

    private static String content(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(16 * 1024), StandardCharsets.UTF_8).stripTrailing();
        }
    }

    private static String java() {
        var runtime = ManagementFactory.getRuntimeMXBean();
        List<String> lines = new ArrayList<>();
        lines.add("mainstay " + Version.text());
        lines.add(runtime.getVmName() + " " + runtime.getVmVersion() + ", up " + runtime.getUptime() + " ms");
        lines.add("options " + String.join(" ", runtime.getInputArguments()));
        lines.add("heap " + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage());
        lines.add("other " + ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage());
        ManagementFactory.getGarbageCollectorMXBeans()
                .forEach(each -> lines.add("collector " + each.getName() + ": " + each.getCollectionCount() + " times, "
                        + each.getCollectionTime() + " ms"));
        return String.join("\n", lines);
    }

    private static String threads() {
        StringBuilder text = new StringBuilder();
        for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true, MAX_FRAMES)) {
            text.append(thread.getThreadName()).append(' ').append(thread.getThreadState());
            if (thread.getLockName() != null) {
                text.append(" on ").append(thread.getLockName()).append(" of ").append(thread.getLockOwnerName());
            }
            text.append('\n');
            for (StackTraceElement frame : thread.getStackTrace()) {
                text.append("    ").append(frame).append('\n');
            }
        }
        return text.toString();
    }

    /** Names and sizes: what the files hold is nobody's business. */
    private String stateDirectory() throws IOException {
        FileStore store = Files.getFileStore(state);
        List<String> lines = new ArrayList<>();
        lines.add(state + " on " + store.name() + " (" + store.type() + "), " + store.getUsableSpace() + " of "
                + store.getTotalSpace() + " bytes are free");
        for (Path file : Directories.below(state, 4, MAX_FILES)) {
            lines.add(line(file));
        }
        return String.join("\n", lines);
    }

    private String line(Path file) {
        return part(() -> String.format(
                "%12d  %s  %s", Files.size(file), Files.getLastModifiedTime(file), state.relativize(file)));
    }
}
