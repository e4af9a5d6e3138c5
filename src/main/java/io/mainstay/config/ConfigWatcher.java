package io.mainstay.config;

import io.mainstay.resource.TypeCatalog;
import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the file, environment and system properties through vertx-config, and looks for changes each second. A change
 * is told as a whole or refused as a whole. Belongs to one context, that of {@link #start}'s caller, or one of its own where there is none.
 *
 * <p>A change counts only when the next look finds the same: an editor that writes in place leaves the file empty for a
 * moment, and an empty file is a valid configuration without any group.
 *
 * <p>vertx-config hands on the file as text, so that an unchanged file of megabytes costs a comparison, not a parse.
 */
public final class ConfigWatcher {
    /** How often the file is looked at, milliseconds; with the second look a change is taken within two seconds. */
    public static final long SCAN_MS = 1_000;

    private static final String TEXT = "mainstay-file-text";

    private final Context context;
    private final Vertx vertx;
    private final Path file;
    private final TypeCatalog types;
    private final String hostName;
    private final Listener listener;
    private final ConfigRetriever retriever;
    private Future<Void> last = Future.succeededFuture();
    private @Nullable NodeConfig running;
    private volatile String text = "";
    private @Nullable JsonObject pending;

    private ConfigWatcher(Context context, Path file, TypeCatalog types, String hostName, Listener listener) {
        this.context = context;
        this.vertx = context.owner();
        this.file = file;
        this.types = types;
        this.hostName = hostName;
        this.listener = listener;
        this.retriever = ConfigRetriever.create(context.owner(), stores(file));
    }

    /** Is told what becomes of changes, on the watcher's context. */
    public interface Listener {
        /** The file holds a valid configuration that differs from the running one, which it replaces. */
        void accepted(NodeConfig config, List<Problem> warnings);

        /** Whether the file's groups count; where they do not, nothing in them needs a restart. */
        default boolean takesGroups() {
            return true;
        }

        /** The file holds something that cannot be taken; the old configuration stays. Told once for each change. */
        void refused(List<Problem> problems);
    }

    /**
     * Reads the configuration and goes on watching it.
     *
     * @return the watcher and the first configuration; fails with {@link ConfigRefused} when there is none
     */
    public static Future<Started> start(Vertx vertx, Path file, TypeCatalog types, String hostName, Listener listener) {
        Promise<Started> started = Promise.promise();
        Context context = vertx.getOrCreateContext();
        context.runOnContext(any -> new ConfigWatcher(context, file, types, hostName, listener)
                .start()
                .onComplete(started));
        return started.future();
    }

    private Future<Started> start() {
        return retriever
                .getConfig()
                .compose(raw -> parse(raw).compose(reading -> {
                    if (reading.config().isEmpty()) {
                        return close().transform(any -> Future.failedFuture(new ConfigRefused(file, reading)));
                    }
                    NodeConfig first = reading.config().get();
                    running = first;
                    text = String.valueOf(raw.getString(TEXT));
                    // vertx-config calls from timers and file reads, each on a context that it makes for the moment.
                    retriever.listen(change -> context.runOnContext(any -> pending = change.getNewConfiguration()));
                    retriever.setBeforeScanHandler(before -> context.runOnContext(any -> lookAgain()));
                    return Future.succeededFuture(new Started(this, first, reading.warnings()));
                }));
    }

    /** What {@link #start} gives. */
    public record Started(ConfigWatcher watcher, NodeConfig config, List<Problem> warnings) {}

    /** The file as it was last taken, without what the environment says. May be asked from any thread. */
    public String text() {
        return text;
    }

    public Future<Void> close() {
        return retriever.close();
    }

    /** Takes the change of the last look if the file still says the same; else the coming look will tell. */
    private void lookAgain() {
        JsonObject seen = pending;
        if (seen == null) {
            return;
        }
        vertx.fileSystem()
                .readFile(file.toString())
                .map(Buffer::toString)
                .otherwise("")
                .onSuccess(text -> {
                    if (seen.equals(pending) && text.equals(seen.getString(TEXT, ""))) {
                        pending = null;
                        changed(seen);
                    }
                });
    }

    /** Changes are taken in the order they were seen, also when an earlier one takes longer to parse. */
    private void changed(JsonObject raw) {
        last = last.transform(any -> parse(raw))
                .map(reading -> {
                    take(reading, String.valueOf(raw.getString(TEXT)));
                    return (Void) null;
                })
                .onFailure(failure -> listener.refused(ConfigFile.unreadable(file, "cannot be read: " + failure)
                        .problems()));
    }

    private void take(Reading reading, String newText) {
        NodeConfig before = running;
        if (reading.config().isEmpty() || before == null) {
            listener.refused(reading.problems());
            return;
        }
        NodeConfig wanted = reading.config().get();
        List<Problem> fixed = Restart.needed(before, wanted, listener.takesGroups());
        if (!fixed.isEmpty()) {
            listener.refused(fixed);
        } else if (!wanted.equals(before)) {
            running = wanted;
            text = newText;
            listener.accepted(wanted, reading.warnings());
        }
    }

    private Future<Reading> parse(JsonObject raw) {
        String text = raw.getString(TEXT);
        if (text == null) {
            return Future.succeededFuture(ConfigFile.unreadable(file, "does not exist or cannot be read"));
        }
        Map<String, Object> outside = raw.getMap();
        return vertx.executeBlocking(() -> ConfigFile.read(text, types, hostName, outside));
    }

    private static ConfigRetrieverOptions stores(Path file) {
        JsonArray variables = new JsonArray();
        Overrides.KEYS.forEach(key -> variables.add(Overrides.variable(key)));
        return new ConfigRetrieverOptions()
                .setScanPeriod(SCAN_MS)
                .addStore(new ConfigStoreOptions().setType("sys").setConfig(new JsonObject().put("raw-data", true)))
                .addStore(new ConfigStoreOptions()
                        .setType("env")
                        .setConfig(new JsonObject().put("raw-data", true).put("keys", variables)))
                .addStore(new ConfigStoreOptions()
                        .setType("file")
                        .setFormat("raw")
                        .setOptional(true)
                        .setConfig(new JsonObject()
                                .put("path", file.toString())
                                .put("raw.type", "string")
                                .put("raw.key", TEXT)));
    }
}
